// SPDX-License-Identifier: Apache-2.0

import IPPClient
import Testing

@Suite("A printer's URI")
struct PrinterURITests {
    @Test(
        "becomes an HTTP URL and a printer-uri",
        arguments: [
            ("ipp://printer.local/ipp/print", "http://printer.local:631/ipp/print", "ipp://printer.local/ipp/print"),
            ("ipps://Printer.LOCAL", "https://printer.local:631/ipp/print", "ipps://printer.local/ipp/print"),
            ("ipp://h:8631/", "http://h:8631/", "ipp://h:8631/"),
            ("pdps://h/Lobby", "http://h:1314/ipp/print/Lobby", "ipp://h:1314/ipp/print/Lobby"),
            ("pdpss://h:99/A%20B", "https://h:99/ipp/print/A%20B", "ipps://h:99/ipp/print/A%20B"),
            ("pdps://h", "http://h:1314/ipp/print", "ipp://h:1314/ipp/print"),
            ("pdps://h/ipp/print/X", "http://h:1314/ipp/print/X", "ipp://h:1314/ipp/print/X"),
            ("ipp://[2001:db8::1]/ipp/print", "http://[2001:db8::1]:631/ipp/print", "ipp://[2001:db8::1]/ipp/print"),
            ("ipp://[fe80::1%25eth0]/p", "http://[fe80::1%25eth0]:631/p", "ipp://[fe80::1%25eth0]/p"),
            ("ipp://[v1.fe80::1+eth0]/p", "http://[fe80::1%25eth0]:631/p", "ipp://[fe80::1%25eth0]/p"),
            ("http://h:631/printers/x?a=b", "http://h:631/printers/x", "ipp://h/printers/x"),
            ("https://h/x", "https://h:443/x", "ipps://h:443/x"),
            ("ipp://u:p@h/x", "http://h:631/x", "ipp://h/x"),
        ]
    )
    func mapping(text: String, url: String, attribute: String) throws {
        let uri = try PrinterURI(text)
        #expect(uri.url == url)
        #expect(uri.attributeValue == attribute)
    }

    @Test(
        "that is wrong is refused with what is wrong",
        arguments: [
            ("printer.local", "no scheme"), ("://x", "no scheme"), ("ftp://h/x", "scheme must be"),
            ("ipp:///x", "no host"),
            ("ipp://h:0/x", "not a port"), ("ipp://h:70000/x", "not a port"), ("ipp://h:x/x", "not a port"),
            ("ipp://[::1/x", "not closed"), ("ipp://[zz]/x", "not an IPv6"), ("ipp://h%/x", "hexadecimal"),
            ("ipp://a b/x", "blank"), ("", "no scheme"), ("ipp://h%FF/", "UTF-8"),
        ]
    )
    func refusal(text: String, reason: String) {
        let error = #expect(throws: IPPClientError.self) { try PrinterURI(text) }
        #expect(error?.code == .badURI)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("'\(text)'") == true)
    }

    @Test("names another printer of the same server")
    func otherPrinter() throws {
        let uri = try PrinterURI("pdps://h/Lobby")
        #expect(uri.printer("Größe 4") == "ipp://h:1314/ipp/print/Gr%C3%B6%C3%9Fe%204")
        #expect(uri.printer(nil) == "ipp://h:1314/ipp/print")
    }
}
