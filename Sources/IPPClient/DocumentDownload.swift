// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

/// Fetches documents by `http`, `https` and `ipp` (GET on port 631) from listed hosts, within limits.
///
/// The host's name is resolved once, and the connection goes to the address that was checked. Each redirect is checked
/// like the first address; from `https` none leads to plain HTTP.
public struct DocumentDownload: Sendable {
    private static let mostRedirects = 5
    private static let ports = ["http": 80, "https": 443, "ipp": 631]

    private let allowed: FetchAllowList
    private let connectTimeout: Duration
    private let idleTimeout: Duration
    private let timeLimit: Duration

    /// Makes a download.
    ///
    /// - Parameters:
    ///   - allowed: From where documents may be fetched.
    ///   - connectTimeout: How long a connection may take.
    ///   - idleTimeout: How long the host may say nothing.
    ///   - timeLimit: How long all of it may take.
    public init(
        allowed: FetchAllowList,
        connectTimeout: Duration = .seconds(10),
        idleTimeout: Duration = .seconds(30),
        timeLimit: Duration = .seconds(600)
    ) {
        self.allowed = allowed
        self.connectTimeout = connectTimeout
        self.idleTimeout = idleTimeout
        self.timeLimit = timeLimit
    }

    /// Fetches what is at `uri`, handing on its bytes as they come.
    ///
    /// - Throws: `DocumentDownloadError` that says what the host, or the list, did not allow; what `take` throws.
    public func fetch(_ uri: String, _ take: (UnsafeRawBufferPointer) throws -> Void) async throws {
        let deadline = ContinuousClock.now + timeLimit
        var place = try Place(uri)
        for _ in 0...Self.mostRedirects {
            guard let next = try await fetch(place, until: deadline, take) else { return }
            guard place.scheme != "https" || next.scheme == "https" else {
                throw DocumentDownloadError("\(place.url) leads to \(next.url), which is not encrypted")
            }
            place = next
        }
        throw DocumentDownloadError("\(uri) leads to more than \(Self.mostRedirects) other places")
    }

    /// Fetches from one place; returns where it leads to, if it does.
    private func fetch(
        _ place: Place,
        until deadline: ContinuousClock.Instant,
        _ take: (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> Place? {
        let address = try await checkedAddress(of: place)
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.decompression = .disabled
        configuration.timeout.connect = TimeAmount(connectTimeout)
        configuration.timeout.read = TimeAmount(idleTimeout)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.dnsOverride = [place.host: address]
        let client = HTTPClient(eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
        let result: Result<Place?, any Error>
        do {
            result = .success(try await fetch(place, by: client, until: deadline, take))
        } catch {
            result = .failure(error)
        }
        try? await client.shutdown()
        return try result.get()
    }

    private func fetch(
        _ place: Place,
        by client: HTTPClient,
        until deadline: ContinuousClock.Instant,
        _ take: (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> Place? {
        var request = HTTPClientRequest(url: place.url)
        request.headers.add(name: "User-Agent", value: "pdps")
        request.headers.add(name: "Accept", value: "*/*")
        let response: HTTPClientResponse
        do {
            let left = max(deadline - .now, .zero)
            response = try await client.execute(request, deadline: .now() + TimeAmount(left))
        } catch let error where !(error is CancellationError) {
            throw DocumentDownloadError("\(place.url) cannot be fetched: \(error)")
        }
        if let location = response.headers.first(name: "Location"), (300..<400).contains(response.status.code) {
            return try place.place(of: location)
        }
        guard response.status == .ok else {
            throw DocumentDownloadError("\(place.url) answers \(response.status.code) \(response.status.reasonPhrase)")
        }
        var chunks = response.body.makeAsyncIterator()
        while true {
            let chunk: ByteBuffer?
            do {
                chunk = try await chunks.next()
            } catch let error where !(error is CancellationError) {
                throw DocumentDownloadError("\(place.url) broke off: \(error)")
            }
            guard let chunk else { return nil }
            try chunk.withUnsafeReadableBytes(take)
            guard ContinuousClock.now < deadline else {
                throw DocumentDownloadError("\(place.url) took longer than \(timeLimit)")
            }
        }
    }

    /// The address of a listed host, which is public or listed itself.
    private func checkedAddress(of place: Place) async throws -> String {
        guard allowed.allows(host: place.host) else {
            throw DocumentDownloadError(
                "documents are not fetched from \(place.host); `pdps serve --fetch-allow \(place.host)` lets them"
            )
        }
        let resolved: SocketAddress
        do {
            resolved = try await NIOThreadPool.singleton.runIfActive {
                try SocketAddress.makeAddressResolvingHost(place.host, port: place.port)
            }
        } catch {
            throw DocumentDownloadError("the host \(place.host) is not known: \(error)")
        }
        guard let text = resolved.ipAddress, let address = IPAddress(text), allowed.allows(address) else {
            throw DocumentDownloadError(
                "\(place.host) is in a private network (\(resolved.ipAddress ?? "no address")); "
                    + "`pdps serve --fetch-allow` must name its address or network as well"
            )
        }
        return text
    }

    /// Where a document is.
    private struct Place {
        let scheme: String
        let host: String
        let port: Int
        /// As an HTTP URL.
        let url: String

        init(_ uri: String) throws {
            let reference: URIReference
            do {
                reference = try URIReference(uri)
            } catch {
                throw DocumentDownloadError("'\(uri)' is no URI: \(error)")
            }
            guard let standard = DocumentDownload.ports[reference.scheme], !reference.host.isEmpty else {
                throw DocumentDownloadError("'\(uri)' is no http, https or ipp URI")
            }
            guard reference.userInfo == nil else {
                throw DocumentDownloadError("a URI with a user name is not fetched; leave out what stands before @")
            }
            scheme = reference.scheme
            host = reference.host
            port = reference.port ?? standard
            let httpScheme = scheme == "https" ? "https" : "http"
            url = "\(httpScheme)://\(reference.bracketedHost):\(port)" + Self.rest(uri)
        }

        /// Path and query as they were written, without a fragment.
        private static func rest(_ uri: String) -> Substring {
            let withoutFragment = uri.prefix { $0 != "#" }
            guard let slashes = withoutFragment.firstIndex(of: "/") else { return "/" }
            let authority = withoutFragment[slashes...].drop { $0 == "/" }
            let rest = authority.drop { $0 != "/" && $0 != "?" }
            return rest.hasPrefix("/") ? rest : "/" + rest
        }

        /// The place that a `Location` names: absolute, or a path on the same host.
        func place(of location: String) throws -> Place {
            guard location.hasPrefix("/"), !location.hasPrefix("//") else { return try Place(location) }
            let origin = url.split(separator: "/", omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
            return try Place(origin + location)
        }
    }
}

/// Why a document could not be fetched.
public struct DocumentDownloadError: Error, Sendable, CustomStringConvertible {
    /// What was asked, what went wrong, what to do.
    public let description: String

    init(_ description: String) { self.description = description }
}
