// SPDX-License-Identifier: Apache-2.0

import IPPClient
import Intake
import Logging
import Spool

/// What `pdps serve` was told: by its options, else by `PDPS_*` variables of the same names, else by default.
struct ServerSettings: Sendable, Equatable {
    /// Where jobs are kept (`--data`, `PDPS_DATA`).
    var data: String
    /// Where to listen (`--listen`, `PDPS_LISTEN` with commas or blanks between).
    var listen: [IntakeConfiguration.ListenAddress]
    /// Where to listen for LPD (`--lpd`, `PDPS_LPD`); nowhere unless asked for.
    var lpd: [IntakeConfiguration.ListenAddress]
    /// Where to listen for raw documents, and for which printer (`--raw`, `PDPS_RAW`).
    var raw: [IntakeConfiguration.RawPort]
    /// Sockets that systemd opened; with these, only what `--listen` names is opened in addition.
    var inherited: [IntakeConfiguration.InheritedSocket]
    /// Documents rendered at the same time (`--workers`, `PDPS_WORKERS`); nil for one on each processor.
    var workers: Int?
    /// Bytes of rendered pages that are kept (`--page-cache`, `PDPS_PAGE_CACHE` in MiB); 0 for none.
    var pageCache: Int
    /// What is logged (`--log-level`, `PDPS_LOG_LEVEL`).
    var logLevel: Logger.Level
    /// The certificate (`--tls-cert` with `--tls-key`, else the server's own); nil with `--no-tls`.
    var tls: IntakeConfiguration.TLSSource?

    /// From where Print-URI and Send-URI may have documents fetched (`--fetch-allow`, `PDPS_FETCH_ALLOW`).
    var fetchAllow: FetchAllowList
    /// Programs that may be devices (`--device-program`, `PDPS_DEVICE_PROGRAMS` with commas between).
    var devicePrograms: [String]
    /// What others read when they look for print servers (`--name`, `PDPS_NAME`); the machine's name by default.
    var name: String
    /// Whether questions by UDP are answered (not with `--no-udp`, `PDPS_NO_UDP`).
    var answersUDP: Bool
    /// Whether printers are announced by DNS-SD (`--dns-sd`, `PDPS_DNS_SD`); by default if other machines may print.
    var usesDNSSD: Bool

    /// How long what ended is kept (`--keep-jobs`, `PDPS_KEEP_JOBS`, `--keep-documents`, `PDPS_KEEP_DOCUMENTS`).
    var retention: RetentionPolicy
    /// The longest that a job may ask to be kept (`--retain-at-most`, `PDPS_RETAIN_AT_MOST`); nil for as long as it likes.
    var longestRetention: Duration?

    /// What was written on the command line.
    struct Options {
        var data: String?
        var listen: [String] = []
        var lpd: [String] = []
        var raw: [String] = []
        var share = false
        var workers: Int?
        var pageCache: Int?
        var logLevel: String?
        var tlsCertificate: String?
        var tlsKey: String?
        var noTLS = false
        var fetchAllow: [String] = []
        var devicePrograms: [String] = []
        var name: String?
        var noUDP = false
        var dnsSD: Bool?
        var keepJobs: String?
        var keepDocuments: String?
        var retainAtMost: String?
    }

    /// Settles the settings.
    ///
    /// - Throws: `CommandError` with `wrongUsage` that names the option and what it may be.
    init(
        _ options: Options,
        environment: [String: String],
        isRoot: Bool,
        inherited: [IntakeConfiguration.InheritedSocket] = []
    ) throws(CommandError) {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

        data = Self.data(options.data, environment, isRoot: isRoot)
        let isShared = try Self.flag("PDPS_SHARE", variable("PDPS_SHARE"))
        let share = options.share || isShared
        func several(_ options: [String], _ name: String) -> [String] {
            guard options.isEmpty else { return options }
            return variable(name)?.split { $0 == "," || $0 == " " }.map(String.init) ?? []
        }
        let texts = several(options.listen, "PDPS_LISTEN")
        listen = texts.isEmpty && !inherited.isEmpty ? [] : try Self.listen(texts, share: share)
        lpd = try several(options.lpd, "PDPS_LPD").map { text throws(CommandError) in
            try ListenText.door(text, option: "--lpd", share: share)
        }
        raw = try several(options.raw, "PDPS_RAW").map { text throws(CommandError) in
            try ListenText.rawPort(text, share: share)
        }
        self.inherited = inherited
        for socket in inherited where !share && !ListenText.isLoopback(socket.address.host) {
            throw CommandError(
                .wrongUsage,
                "the socket from systemd at \(socket.address) would let other machines print here; add --share if that "
                    + "is wanted, or let pdps.socket listen on 127.0.0.1"
            )
        }
        workers = try Self.count("--workers", options.workers.map(String.init) ?? variable("PDPS_WORKERS"))
        pageCache = try Self.pageCache(options.pageCache.map(String.init) ?? variable("PDPS_PAGE_CACHE"))
        let level = options.logLevel ?? variable("PDPS_LOG_LEVEL") ?? "info"
        guard let logLevel = Logger.Level(rawValue: level) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.wrong("--log-level", level, "one of \(levels)")
        }
        self.logLevel = logLevel
        fetchAllow = try Self.fetchAllow(options.fetchAllow, variable("PDPS_FETCH_ALLOW"))
        devicePrograms = try Self.programs(options.devicePrograms, variable("PDPS_DEVICE_PROGRAMS"))
        retention = try RetentionPolicy(
            jobs: options.keepJobs ?? variable("PDPS_KEEP_JOBS"),
            documents: options.keepDocuments ?? variable("PDPS_KEEP_DOCUMENTS")
        )
        longestRetention = try Self.longestRetention(options.retainAtMost ?? variable("PDPS_RETAIN_AT_MOST"))
        let isPlain = try Self.flag("PDPS_NO_TLS", variable("PDPS_NO_TLS"))
        tls = try Self.certificate(
            options.tlsCertificate ?? variable("PDPS_TLS_CERT"),
            key: options.tlsKey ?? variable("PDPS_TLS_KEY"),
            isPlain: options.noTLS || isPlain,
            data: data
        )
        name = options.name ?? variable("PDPS_NAME") ?? MachineName.short
        let isUDPOff = try Self.flag("PDPS_NO_UDP", variable("PDPS_NO_UDP"))
        answersUDP = !(options.noUDP || isUDPOff)
        if let wanted = options.dnsSD {
            usesDNSSD = wanted
        } else if let text = variable("PDPS_DNS_SD") {
            usesDNSSD = try Self.flag("PDPS_DNS_SD", text)
        } else {
            usesDNSSD = (listen + inherited.map(\.address)).contains { !ListenText.isLoopback($0.host) }
        }
    }

    /// At so many addresses the server listens.
    var addressCount: Int { listen.count + inherited.count + lpd.count + raw.count }

    private static func fetchAllow(_ options: [String], _ variable: String?) throws(CommandError) -> FetchAllowList {
        let named = variable?.split { $0 == "," || $0 == " " }.map(String.init) ?? []
        do throws(FetchAllowListError) {
            return try FetchAllowList(options.isEmpty ? named : options)
        } catch {
            throw CommandError(.wrongUsage, "--fetch-allow: \(error)")
        }
    }

    private static func programs(_ options: [String], _ variable: String?) throws(CommandError) -> [String] {
        let named = variable?.split(separator: ",").map(String.init) ?? []
        let programs = options.isEmpty ? named : options
        if let wrong = programs.first(where: { !$0.hasPrefix("/") }) {
            throw Self.wrong("--device-program", wrong, "the whole path of a program")
        }
        return programs
    }

    private static func certificate(
        _ certificate: String?,
        key: String?,
        isPlain: Bool,
        data: String
    ) throws(CommandError) -> IntakeConfiguration.TLSSource? {
        switch (certificate, key) {
        case (let certificate?, let key?):
            guard !isPlain else { throw CommandError(.wrongUsage, "--no-tls and --tls-cert exclude each other") }
            return .given(certificate: certificate, key: key)
        case (nil, nil): return isPlain ? nil : .own(folder: data + "/tls")
        default:
            throw CommandError(.wrongUsage, "--tls-cert and --tls-key belong together: give both, or none")
        }
    }

    private static func wrong(_ name: String, _ value: String, _ allowed: String) -> CommandError {
        CommandError(.wrongUsage, "'\(value)' is no value of \(name); write \(allowed)")
    }

    private static func count(_ name: String, _ value: String?) throws(CommandError) -> Int? {
        guard let value else { return nil }
        guard let number = Int(value), (1...1024).contains(number) else {
            throw wrong(name, value, "a number, 1 to 1024")
        }
        return number
    }

    private static func pageCache(_ value: String?) throws(CommandError) -> Int {
        guard let value else { return 1 << 30 }
        guard let number = Int(value), (0...1 << 24).contains(number) else {
            throw wrong("--page-cache", value, "a number of MiB from 0 to 16777216")
        }
        return number << 20
    }

    private static func longestRetention(_ value: String?) throws(CommandError) -> Duration? {
        guard let value else { return .seconds(31 * 86_400) }
        if value == "forever" { return nil }
        guard let age = Duration(age: value) else {
            throw wrong("--retain-at-most", value, "an age such as 31d or 12h, or forever")
        }
        return age
    }

    private static func flag(_ name: String, _ value: String?) throws(CommandError) -> Bool {
        switch value?.lowercased() {
        case nil, "0", "false", "no": return false
        case "1", "true", "yes": return true
        default: throw wrong(name, value ?? "", "true or false")
        }
    }

    /// The data folder that is meant: the option's, else that of `PDPS_DATA`, else the usual one.
    static func data(_ option: String?, _ environment: [String: String], isRoot: Bool) -> String {
        let variable = environment["PDPS_DATA"].flatMap { $0.isEmpty ? nil : $0 }
        return option ?? variable ?? defaultData(environment, isRoot: isRoot)
    }

    /// `/var/lib/pdps` for root, else `pdps` in the user's data folder (XDG Base Directory Specification).
    private static func defaultData(_ environment: [String: String], isRoot: Bool) -> String {
        if isRoot { return "/var/lib/pdps" }
        if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") { return folder + "/pdps" }
        return (environment["HOME"] ?? "/tmp") + "/.local/share/pdps"
    }

    private static func listen(
        _ texts: [String],
        share: Bool
    ) throws(CommandError) -> [IntakeConfiguration.ListenAddress] {
        guard !texts.isEmpty else { return [.init(host: share ? "0.0.0.0" : "127.0.0.1", port: 1314)] }
        var addresses: [IntakeConfiguration.ListenAddress] = []
        for text in texts {
            let address = try ListenText.address(text)
            try ListenText.requireShared(address, "--listen \(text)", share: share)
            if !addresses.contains(address) { addresses.append(address) }
        }
        return addresses
    }
}

/// `HOST:PORT` as `--listen` has it.
enum ListenText {
    /// Reads `HOST:PORT`, `HOST` (port 1314) or `[IPv6]:PORT`; port 0 takes a free one.
    static func address(_ text: String) throws(CommandError) -> IntakeConfiguration.ListenAddress {
        let fault = CommandError(.wrongUsage, "'\(text)' is no address to listen on; write HOST:PORT or [IPV6]:PORT")
        var host = text[...]
        var port = "1314"[...]
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw fault }
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw fault }
            if !rest.isEmpty { port = rest.dropFirst() }
        } else if let colon = text.lastIndex(of: ":"), text.firstIndex(of: ":") == colon {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard !host.isEmpty, let number = Int(port), (0...65_535).contains(number) else { throw fault }
        return .init(host: String(host), port: number)
    }

    /// Reads `PORT`, on loopback or with `share` on all addresses, or `HOST:PORT`.
    static func door(
        _ text: String,
        option: String,
        share: Bool
    ) throws(CommandError) -> IntakeConfiguration.ListenAddress {
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return try address("\(share ? "0.0.0.0" : "127.0.0.1"):\(text)")
        }
        guard !text.hasSuffix("]"), text.contains(":") else {
            throw CommandError(.wrongUsage, "\(option) \(text) names no port; write PORT, HOST:PORT or [IPV6]:PORT")
        }
        let address = try address(text)
        try requireShared(address, "\(option) \(text)", share: share)
        return address
    }

    /// Reads `PRINTER=PORT` or `PRINTER=HOST:PORT`.
    static func rawPort(_ text: String, share: Bool) throws(CommandError) -> IntakeConfiguration.RawPort {
        guard let sign = text.lastIndex(of: "="), sign > text.startIndex else {
            throw CommandError(.wrongUsage, "--raw \(text) names no printer; write PRINTER=PORT or PRINTER=HOST:PORT")
        }
        let name = String(text[..<sign])
        let address = try door(String(text[text.index(after: sign)...]), option: "--raw \(name)=", share: share)
        return IntakeConfiguration.RawPort(printerName: name, address: address)
    }

    /// - Throws: `CommandError` unless only this machine can connect there or that is wanted.
    static func requireShared(
        _ address: IntakeConfiguration.ListenAddress,
        _ option: String,
        share: Bool
    ) throws(CommandError) {
        guard share || isLoopback(address.host) else {
            throw CommandError(
                .wrongUsage,
                "\(option) would let other machines print here; add --share if that is wanted, "
                    + "or listen on 127.0.0.1"
            )
        }
    }

    /// Whether only programs of this machine can connect there.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }
}
