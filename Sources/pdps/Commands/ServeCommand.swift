// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// The command `pdps serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run a print server.",
        discussion: """
            Runs until it gets SIGTERM or SIGINT; then running jobs may end for half a minute. Each option can also be \
            given as a variable: PDPS_DATA, PDPS_LISTEN (several with commas between), PDPS_SHARE, PDPS_WORKERS, \
            PDPS_LOG_LEVEL, PDPS_TLS_CERT, PDPS_TLS_KEY, PDPS_NO_TLS, PDPS_FETCH_ALLOW (several with commas between), \
            PDPS_LPD, PDPS_RAW, PDPS_NAME, PDPS_NO_UDP, PDPS_DNS_SD, PDPS_DEVICE_PROGRAMS (several with commas between), \
            PDPS_KEEP_JOBS, PDPS_KEEP_DOCUMENTS.

            Plain connections and TLS use the same port. Without --tls-cert the server makes an authority of its own at \
            its first start; clients get it at http://HOST:1314/pdps-ca.crt and trust it once.

            Examples:
              pdps serve
              pdps serve --data /srv/pdps --listen 127.0.0.1:1314 --listen 127.0.0.1:631
              pdps serve --share --listen 0.0.0.0:1314
              pdps serve --lpd 515 --raw Office=9100 --raw Lobby=9101
            """
    )

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The folder for jobs and documents; made if it is missing.",
            discussion: "Default: /var/lib/pdps for root, else ~/.local/share/pdps.",
            valueName: "dir"
        )
    )
    var data: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where to listen; may be given more than once.",
            discussion: "Default: 127.0.0.1:1314; with --share 0.0.0.0:1314.",
            valueName: "host:port"
        )
    )
    var listen: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Also take LPD jobs here (RFC 1179); 515 is usual. May be given more than once.",
            discussion: "The queues have the printers' names; `lp` is the default printer.",
            valueName: "[host:]port"
        )
    )
    var lpd: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Also take raw documents for a printer here; 9100 is usual. May be given more than once.",
            valueName: "printer=[host:]port"
        )
    )
    var raw: [String] = []

    @Flag(name: .long, help: "Let other machines print here.")
    var share = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The certificate for TLS, PEM, the server's own first; read anew when it changes.",
            valueName: "file"
        )
    )
    var tlsCert: String?

    @Option(name: .long, help: ArgumentHelp("The private key of --tls-cert, PEM.", valueName: "file"))
    var tlsKey: String?

    @Flag(name: .customLong("no-tls"), help: "Serve plain connections only.")
    var noTLS = false

    @Option(name: .long, help: "How many documents are rendered at the same time (default: one on each processor).")
    var workers: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How much of what was rendered is kept for reprints and equal printers (default: 1024; 0 keeps nothing).",
            valueName: "MiB"
        )
    )
    var pageCache: Int?

    @Option(name: .long, help: "What is logged: trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Let clients have documents fetched from there (Print-URI, Send-URI); may be given more than once.",
            discussion: "A host name, *.DOMAIN, an address or a network. Addresses of private networks must be named.",
            valueName: "host"
        )
    )
    var fetchAllow: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Let this program be a device (exec:PATH), which gets pages on its standard input; may be given more than once.",
            valueName: "path"
        )
    )
    var deviceProgram: [String] = []

    @Option(
        name: .long,
        help: "What others read when they look for print servers (default: the machine's name)."
    )
    var name: String?

    @Flag(name: .customLong("no-udp"), help: "Do not answer those who look for print servers by UDP.")
    var noUDP = false

    @Flag(
        name: .customLong("dns-sd"),
        inversion: .prefixedNo,
        help:
            "Announce the printers by DNS-SD, for which avahi-daemon is needed (default: if other machines may print)."
    )
    var dnsSD: Bool?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long, or how many, ended jobs are kept with their timelines (default: 365d).",
            discussion: "An age (90d, 12h), a number (100000), both with a comma between, or `forever`.",
            valueName: "limits"
        )
    )
    var keepJobs: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long, or up to how many bytes, the documents of ended jobs are kept for reprints (default: 7d).",
            discussion: "An age (7d, 0s), a size (20GiB), both with a comma between, or `forever`.",
            valueName: "limits"
        )
    )
    var keepDocuments: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long a job may ask to be kept for reprints, beyond the age of --keep-documents (default: 31d).",
            discussion: "An age (31d, 12h), 0s for not at all, or `forever`. Sizes and numbers bound these jobs, too.",
            valueName: "age"
        )
    )
    var retainAtMost: String?

    func run() async throws {
        let options = ServerSettings.Options(
            data: data,
            listen: listen,
            lpd: lpd,
            raw: raw,
            share: share,
            workers: workers,
            pageCache: pageCache,
            logLevel: logLevel,
            tlsCertificate: tlsCert,
            tlsKey: tlsKey,
            noTLS: noTLS,
            fetchAllow: fetchAllow,
            devicePrograms: deviceProgram,
            name: name,
            noUDP: noUDP,
            dnsSD: dnsSD,
            keepJobs: keepJobs,
            keepDocuments: keepDocuments,
            retainAtMost: retainAtMost
        )
        let settings = try ServerSettings(
            options,
            environment: ProcessEnvironment.variables,
            isRoot: geteuid() == 0,
            inherited: InheritedSockets.find(ProcessEnvironment.variables)
        )
        try await ServerAssembly(settings: settings).run()
    }
}
