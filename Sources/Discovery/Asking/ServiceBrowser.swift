// SPDX-License-Identifier: Apache-2.0

import CAvahi
import Glibc
import NIOPosix

/// A service that DNS-SD told of.
public struct FoundService: Sendable, Hashable {
    /// The instance's name, for people.
    public var instance: String
    /// Such as `_ipp._tcp`.
    public var type: String
    /// Host name, such as `printserver.local`.
    public var host: String
    /// TCP port.
    public var port: UInt16
    /// The IP address.
    public var address: String
    /// The interface on which it was heard.
    public var interface: String
    /// The TXT record, keys in lower case.
    public var text: [String: String]
}

/// Why there is no DNS-SD on this machine now.
public struct DNSSDUnavailable: Error, Sendable, CustomStringConvertible {
    /// Says what is missing.
    public var description: String
}

/// Looks for services through the machine's avahi-daemon.
public enum ServiceBrowser {
    /// Browses until the time is over, or all is resolved that avahi-daemon knows.
    ///
    /// - Parameters:
    ///   - types: Such as `_ipp._tcp`.
    ///   - interfaces: Where services must have been heard; all, if it is empty.
    /// - Throws: `DNSSDUnavailable`.
    public static func browse(
        _ types: [String],
        interfaces: [NetworkInterface] = [],
        timeout: Duration
    ) async throws -> [FoundService] {
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        let indices = Set(interfaces.map(\.index))
        do {
            let found = try await thread.runIfActive { () throws -> [FoundService] in
                try browseBlocking(types, indices, until: ContinuousClock.now + timeout)
            }
            try await thread.shutdownGracefully()
            return found
        } catch {
            try await thread.shutdownGracefully()
            throw error
        }
    }

    private static func browseBlocking(
        _ types: [String],
        _ indices: Set<UInt32>,
        until deadline: ContinuousClock.Instant
    ) throws -> [FoundService] {
        let client: AvahiClient
        do throws(AvahiError) {
            client = try AvahiClient()
        } catch {
            throw DNSSDUnavailable(description: "DNS-SD cannot be asked: \(error); is avahi-daemon running?")
        }
        client.wait(atMost: 0)
        guard client.state == .running || client.state == .settling else {
            throw DNSSDUnavailable(description: "DNS-SD cannot be asked: avahi-daemon is not running")
        }
        let session = BrowseSession(client, indices)
        for type in types { session.browse(type) }
        while ContinuousClock.now < deadline, client.state != .lost, !session.isDone { client.wait(atMost: 50) }
        return session.services.sorted { ($0.instance, $0.type) < ($1.instance, $1.type) }
    }
}

/// What one browse has found; bound to its thread.
private final class BrowseSession {
    private static let maximumServices = 10_000

    private let client: AvahiClient
    private let indices: Set<UInt32>
    private var open = 0
    private(set) var services: Set<FoundService> = []

    init(_ client: AvahiClient, _ indices: Set<UInt32>) {
        self.client = client
        self.indices = indices
    }

    /// Whether all browsers have said everything they know, and all services are resolved.
    var isDone: Bool { open == 0 }

    private var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    private static func session(_ context: UnsafeMutableRawPointer?) -> BrowseSession? {
        context.map { Unmanaged<BrowseSession>.fromOpaque($0).takeUnretainedValue() }
    }

    func browse(_ type: String) {
        let browser = avahi_service_browser_new(
            client.pointer,
            Avahi.anyInterface,
            Avahi.anyProtocol,
            type,
            nil,
            .init(0),
            { _, interface, family, event, name, type, domain, _, context in
                guard let session = BrowseSession.session(context) else { return }
                switch event {
                case AVAHI_BROWSER_NEW: session.resolve(interface, family, name, type, domain)
                case AVAHI_BROWSER_ALL_FOR_NOW, AVAHI_BROWSER_FAILURE: session.open -= 1
                default: break
                }
            },
            context
        )
        if browser != nil { open += 1 }
    }

    private func resolve(
        _ interface: AvahiIfIndex,
        _ family: AvahiProtocol,
        _ name: UnsafePointer<CChar>?,
        _ type: UnsafePointer<CChar>?,
        _ domain: UnsafePointer<CChar>?
    ) {
        guard indices.isEmpty || indices.contains(UInt32(bitPattern: interface)), open < 500 else { return }
        let resolver = avahi_service_resolver_new(
            client.pointer,
            interface,
            family,
            name,
            type,
            domain,
            Avahi.anyProtocol,
            .init(0),
            { resolver, interface, _, event, name, type, _, host, address, port, text, _, context in
                defer { avahi_service_resolver_free(resolver) }
                guard let session = BrowseSession.session(context) else { return }
                session.open -= 1
                guard event == AVAHI_RESOLVER_FOUND, let name, let type, let host, let address,
                    session.services.count < BrowseSession.maximumServices
                else { return }
                session.services.insert(
                    FoundService(
                        instance: String(cString: name),
                        type: String(cString: type),
                        host: String(cString: host),
                        port: port,
                        address: BrowseSession.text(of: address),
                        interface: BrowseSession.name(of: interface),
                        text: BrowseSession.entries(of: text)
                    )
                )
            },
            context
        )
        if resolver != nil { open += 1 }
    }

    private static func text(of address: UnsafePointer<AvahiAddress>) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        guard avahi_address_snprint(&buffer, buffer.count, address) != nil else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func name(of interface: AvahiIfIndex) -> String {
        var buffer = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        guard if_indextoname(UInt32(bitPattern: interface), &buffer) != nil else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func entries(of list: UnsafeMutablePointer<AvahiStringList>?) -> [String: String] {
        var entries: [String: String] = [:]
        var next = list
        while let item = next {
            let length = avahi_string_list_get_size(item)
            if let bytes = avahi_string_list_get_text(item) {
                let text = String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let key = parts[0].lowercased()
                if entries[key] == nil { entries[key] = parts.count == 2 ? String(parts[1]) : "" }
            }
            next = avahi_string_list_get_next(item)
        }
        return entries
    }
}
