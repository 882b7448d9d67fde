// SPDX-License-Identifier: Apache-2.0

import Devices
import Testing

@Suite("Devices are made from their URIs")
struct DeviceRegistryTests {
    private let registry = DeviceRegistry()

    @Test("each scheme has its driver; its example works")
    func makesEachKind() throws {
        #expect(try registry.makeDevice(uri: "file:///tmp/pages/") is FileDevice)
        #expect(try registry.makeDevice(uri: "VIRTUAL:///tmp/pages/?ppm=60&fault=jam@3") is VirtualDevice)
        #expect(try registry.makeDevice(uri: "virtual:/tmp/pages") is VirtualDevice)
        #expect(try registry.makeDevice(uri: "file://localhost/tmp/my%20pages/") is FileDevice)
        #expect(try registry.makeDevice(uri: "socket://printer.example.com") is SocketDevice)
        #expect(try registry.makeDevice(uri: "socket://[fe80::1%25eth0]:9101/?format=application/pdf") is SocketDevice)
        #expect(try registry.makeDevice(uri: "lpd://printer/lp?format=application/pdf") is LPDDevice)
        #expect(try registry.makeDevice(uri: "exec:/bin/true") is ExecDevice)
        for kind in DeviceRegistry.kinds { _ = try registry.makeDevice(uri: kind.example) }
    }

    @Test(
        "an error names the URI, what is wrong, and a URI that works",
        arguments: [
            ("laser", "no scheme"),
            ("telex://host/", "no device of the kind 'telex'"),
            ("file:///my pages/", "blank"),
            ("file://server/pages/", "'server' stands where a host belongs"),
            ("file:pages", "whole path"),
            ("file:///pages/?format=image/gif", "'image/gif' cannot be made"),
            ("file:///pages/?fromat=image/png", "option 'fromat'"),
            ("file:///pages/%zz", "hexadecimal"),
            ("virtual:///pages/?ppm=fast", "ppm=fast is not a number"),
            ("virtual:///pages/?ppm=-1", "ppm=-1 is not a number"),
            ("virtual:///pages/?fault=flood@3", "fault=flood@3 is none of jam@N"),
            ("socket:///", "no host"),
            ("socket://printer/?format=image/png", "'image/png' cannot be made"),
            ("socket://printer/?pjl=maybe", "'pjl=maybe' is neither"),
            ("socket://printer/?waiteof=true", "option 'waiteof'"),
            ("lpd://printer/?format=application/pdf", "no queue"),
            ("lpd://printer/lp", "which language its printer reads"),
            ("lpd://printer/l%20p?format=application/pdf", "'l p' is no name of a queue"),
            ("exec://host/bin/lp", "on this machine"),
            ("exec:lp", "whole path"),
            ("exec:///bin/lp?silence=never", "silence=never is not a number"),
            ("virtual:///pages/?fault=jam@0", "fault=jam@0 is none of"),
        ]
    )
    func errorsSayWhatToDo(uri: String, problem: String) throws {
        let error = try #require(throws: DeviceError.self) { try registry.makeDevice(uri: uri) }
        #expect(error.code == .badURI)
        #expect(error.message.contains("'\(uri)'"))
        #expect(error.message.contains(problem), "\(error.message)")
        #expect(error.message.contains("work"), "\(error.message)")
        #expect(error.message.contains("://"))
    }

    @Test("a password is not in the error")
    func errorsKeepPasswords() throws {
        let error = try #require(throws: DeviceError.self) {
            try registry.makeDevice(uri: "telex://anna:secret@host/x")
        }
        #expect(!error.message.contains("secret"))
        #expect(error.message.contains("telex://***@host/x"))
    }
}
