// SPDX-License-Identifier: Apache-2.0

import IPP
import IPPClient
import NIOCore

/// A PDPS server, as a program that prints sees it.
///
/// Everything goes over IPP; a value without state.
///
/// ```swift
/// let server = PrintServer(try ServerAddress("pdps://printserver"), userName: "ada")
/// let submission = JobSubmission(printer: "Office", name: "Letter")
/// let job = try await server.printJob(submission, document: try DocumentFile(path: "letter.pdf"))
/// let end = try await server.follow(jobID: job.id) { print("\($0.impressionsCompleted) printed") }
/// ```
///
/// All methods throw `ClientError`, or `CancellationError` when their task is cancelled. Deadlines are those of
/// `IPPClient`: 10 s to connect, 60 s for an answer.
public struct PrintServer: Sendable {
    /// What messages call the server.
    public let address: ServerAddress
    /// `requesting-user-name`.
    public let userName: String
    /// Where connections go: the address itself, or the near end of a tunnel to it.
    private let endpoint: ServerAddress
    private let configuration: IPPClient.Configuration

    /// Describes a server; nothing is sent yet.
    ///
    /// An `ssh` address needs ``withServer(at:userName:_:)``.
    ///
    /// - Parameter authorities: A PEM file with the authorities to trust instead of the system's, for `pdpss`.
    public init(_ address: ServerAddress, userName: String, authorities: String? = nil) {
        self.init(address, endpoint: address, userName: userName, authorities: authorities)
    }

    init(_ address: ServerAddress, endpoint: ServerAddress, userName: String, authorities: String? = nil) {
        self.address = address
        self.endpoint = endpoint
        self.userName = userName.cut(toUTF8Bytes: 255)
        var configuration = IPPClient.Configuration()
        configuration.userAgent = "pdps IPP/2.0"
        if let authorities { configuration.trust = .authorities(file: authorities) }
        self.configuration = configuration
    }

    /// What a request is about.
    enum Target {
        /// The server itself.
        case server
        /// A printer, or the default printer.
        case printer(String?)
        /// A job.
        case job(Int)
    }

    /// The `printer-uri` of the printer of that name, or of the default printer, as other IPP clients can use it.
    public func printerURI(_ name: String?) -> String { endpoint.printerURI(name) }

    /// Sends a request and returns its response if that is a success.
    ///
    /// - Parameters:
    ///   - what: What was asked, for the error's message, such as `job 7 was not canceled`.
    ///   - fill: Adds what the operation needs beyond target and user.
    func ask(
        _ operation: IPPOperation,
        of target: Target,
        what: String,
        document: DocumentFile? = nil,
        fill: (inout IPPMessage) -> Void = { _ in }
    ) async throws -> IPPMessage {
        var (client, request) = try prepare(operation, target)
        fill(&request)
        do {
            let response: IPPMessage
            if let document {
                response = try await client.send(request, document: document.pieces())
            } else {
                response = try await client.send(request)
            }
            if let error = ClientError(response: response, to: what) { throw error }
            return response
        } catch let error as IPPClientError {
            throw ClientError(error, address: address)
        } catch let error as IPPEncodingError {
            throw ClientError(.wrongUsage, "\(what): \(error)", cause: error)
        }
    }

    private func prepare(_ operation: IPPOperation, _ target: Target) throws -> (IPPClient, IPPMessage) {
        let uri: String
        var request: IPPMessage
        switch target {
        case .server:
            uri = endpoint.serverURI
            request = IPPMessage(requesting: operation, of: uri)
        case .printer(let name):
            uri = endpoint.printerURI(name)
            request = IPPMessage(requesting: operation, of: uri)
        case .job(let id):
            uri = endpoint.jobURI(id)
            request = IPPMessage(requesting: operation)
            request.append(.jobURI, uri)
        }
        request.append(.requestingUserName, userName)
        do throws(IPPClientError) {
            return (try IPPClient(uri, configuration: configuration), request)
        } catch {
            throw ClientError(error, address: address)
        }
    }
}

extension IPPMessage {
    /// Adds an operation attribute.
    mutating func append<Value>(_ key: AttributeKey<Value>, _ value: Value) {
        self[group: .operationAttributes]?.append(key, value)
    }
}
