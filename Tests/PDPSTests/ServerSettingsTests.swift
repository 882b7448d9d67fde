// SPDX-License-Identifier: Apache-2.0

import IPPClient
import Intake
import Testing

@testable import pdps

@Suite("Settings of pdps serve")
struct ServerSettingsTests {
    private func settings(
        _ options: ServerSettings.Options = .init(),
        _ environment: [String: String] = [:],
        isRoot: Bool = false
    ) throws -> ServerSettings {
        try ServerSettings(options, environment: environment, isRoot: isRoot)
    }

    @Test("the data folder is the option's, the variable's, the system's or the user's")
    func dataFolder() throws {
        let environment = ["PDPS_DATA": "/srv/a", "HOME": "/home/ada"]
        #expect(try settings(.init(data: "/srv/b"), environment).data == "/srv/b")
        #expect(try settings(.init(), environment).data == "/srv/a")
        #expect(try settings(isRoot: true).data == "/var/lib/pdps")
        #expect(try settings(.init(), ["HOME": "/home/ada"]).data == "/home/ada/.local/share/pdps")
        #expect(try settings(.init(), ["HOME": "/home/ada", "XDG_DATA_HOME": "/d"]).data == "/d/pdps")
    }

    @Test("hosts to fetch from are the options, else the variable's; a wrong one is named")
    func fetchAllow() throws {
        #expect(try settings().fetchAllow.isEmpty)
        let variable = ["PDPS_FETCH_ALLOW": "files.example.org, 10.0.0.0/8"]
        let expected = try FetchAllowList(["files.example.org", "10.0.0.0/8"])
        #expect(try settings(.init(), variable).fetchAllow == expected)
        let named = try FetchAllowList(["a.test"])
        #expect(try settings(.init(fetchAllow: ["a.test"]), variable).fetchAllow == named)
        let error = #expect(throws: CommandError.self) { try settings(.init(fetchAllow: ["http://a/"])) }
        #expect(error?.description.contains("'http://a/'") == true)
    }

    @Test("programs that may be devices are the options, else the variable's, each by its whole path")
    func devicePrograms() throws {
        #expect(try settings().devicePrograms.isEmpty)
        let variable = ["PDPS_DEVICE_PROGRAMS": "/usr/bin/a,/opt/my program"]
        #expect(try settings(.init(), variable).devicePrograms == ["/usr/bin/a", "/opt/my program"])
        #expect(try settings(.init(devicePrograms: ["/bin/b"]), variable).devicePrograms == ["/bin/b"])
        let error = #expect(throws: CommandError.self) { try settings(.init(devicePrograms: ["labels"])) }
        #expect(error?.description.contains("'labels'") == true)
    }

    @Test("a job may ask to be kept for 31 days, or for as long as is said; what is no age is named")
    func longestRetention() throws {
        #expect(try settings().longestRetention == .seconds(31 * 86_400))
        #expect(
            try settings(.init(retainAtMost: "12h"), ["PDPS_RETAIN_AT_MOST": "1d"]).longestRetention == .seconds(43_200)
        )
        #expect(try settings(.init(), ["PDPS_RETAIN_AT_MOST": "forever"]).longestRetention == nil)
        let error = #expect(throws: CommandError.self) { try settings(.init(retainAtMost: "20GiB")) }
        #expect(error?.description.contains("'20GiB'") == true)
    }

    @Test("without --listen it listens on loopback, with --share everywhere")
    func defaultAddress() throws {
        #expect(try settings().listen == [.init(host: "127.0.0.1", port: 1314)])
        #expect(try settings(.init(share: true)).listen == [.init(host: "0.0.0.0", port: 1314)])
        #expect(try settings(.init(), ["PDPS_SHARE": "yes"]).listen == [.init(host: "0.0.0.0", port: 1314)])
    }

    @Test(
        "addresses are read as HOST:PORT",
        arguments: [
            ("127.0.0.1:631", "127.0.0.1", 631), ("localhost", "localhost", 1314), ("[::1]:1315", "::1", 1315),
            ("::1", "::1", 1314), ("127.0.0.9:0", "127.0.0.9", 0),
        ]
    )
    func address(text: String, host: String, port: Int) throws {
        #expect(try settings(.init(listen: [text])).listen == [.init(host: host, port: port)])
    }

    @Test("the option wins over the variable, which may name several addresses")
    func listenVariable() throws {
        let environment = ["PDPS_LISTEN": "127.0.0.1:1,127.0.0.1:2 127.0.0.1:2"]
        #expect(try settings(.init(), environment).listen.map(\.port) == [1, 2])
        #expect(try settings(.init(listen: ["127.0.0.1:3"]), environment).listen.map(\.port) == [3])
    }

    @Test(
        "an open address is refused without --share",
        arguments: ["0.0.0.0:1314", "192.0.2.1:1314", "[::]:1", "host"]
    )
    func sharing(text: String) throws {
        let error = #expect(throws: CommandError.self) { try settings(.init(listen: [text])) }
        #expect(error?.status == .wrongUsage)
        #expect(error?.description.contains("--share") == true)
        #expect(throws: Never.self) { try settings(.init(listen: [text], share: true)) }
    }

    @Test("LPD and raw ports are on loopback unless the server is shared, and may come by variables")
    func oldDoors() throws {
        let local = try settings(.init(lpd: ["515"], raw: ["Office=9100", "A=B=127.0.0.2:9101"]))
        #expect(local.lpd == [.init(host: "127.0.0.1", port: 515)])
        #expect(local.raw.map(\.printerName) == ["Office", "A=B"])
        #expect(local.raw.map(\.address.description) == ["127.0.0.1:9100", "127.0.0.2:9101"])
        let shared = try settings(.init(share: true), ["PDPS_LPD": "515,[::]:1515", "PDPS_RAW": "Office=9100"])
        #expect(shared.lpd.map(\.description) == ["0.0.0.0:515", "[::]:1515"])
        #expect(shared.raw.map(\.address.description) == ["0.0.0.0:9100"])
        #expect(try settings().lpd.isEmpty && settings().raw.isEmpty)
    }

    @Test(
        "nonsense is refused",
        arguments: [
            ServerSettings.Options(listen: ["127.0.0.1:x"]), .init(listen: [":1"]), .init(listen: ["[::1"]),
            .init(listen: ["127.0.0.1:65536"]), .init(workers: 0), .init(logLevel: "loud"),
            .init(lpd: ["localhost"]), .init(lpd: ["70000"]), .init(lpd: ["0.0.0.0:515"]), .init(raw: ["9100"]),
            .init(raw: ["=9100"]), .init(raw: ["Office="]), .init(raw: ["Office=192.0.2.1:9100"]), .init(lpd: [""]),
        ]
    )
    func nonsense(options: ServerSettings.Options) {
        let error = #expect(throws: CommandError.self) { try settings(options) }
        #expect(error?.status == .wrongUsage)
    }

    @Test("nonsense in variables is refused by the variable's name")
    func nonsenseInVariables() {
        for (name, value) in [("PDPS_SHARE", "maybe"), ("PDPS_WORKERS", "many"), ("PDPS_LISTEN", "x:y")] {
            #expect(throws: CommandError.self) { try settings(.init(), [name: value]) }
        }
    }

    @Test("questions by UDP are answered unless that is turned off")
    func udp() throws {
        #expect(try settings().answersUDP)
        #expect(try settings(.init(noUDP: true)).answersUDP == false)
        #expect(try settings(.init(), ["PDPS_NO_UDP": "1"]).answersUDP == false)
    }

    @Test("DNS-SD is for shared servers, unless somebody says otherwise")
    func dnsSD() throws {
        #expect(try settings().usesDNSSD == false)
        #expect(try settings(.init(share: true)).usesDNSSD)
        #expect(try settings(.init(listen: ["127.0.0.1:1"], share: true)).usesDNSSD == false)
        #expect(try settings(.init(dnsSD: true)).usesDNSSD)
        #expect(try settings(.init(share: true, dnsSD: false)).usesDNSSD == false)
        #expect(try settings(.init(), ["PDPS_DNS_SD": "yes"]).usesDNSSD)
    }

    @Test("the server's name is the option's, the variable's or the machine's")
    func name() throws {
        #expect(try settings(.init(name: "A"), ["PDPS_NAME": "B"]).name == "A")
        #expect(try settings(.init(), ["PDPS_NAME": "B"]).name == "B")
        #expect(try !settings().name.isEmpty)
    }
}
