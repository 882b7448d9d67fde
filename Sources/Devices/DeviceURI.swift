// SPDX-License-Identifier: Apache-2.0

public import IPPClient
import PrintModel
public import SystemPackage

/// Where an Output Device is, and how it is to be used: `SCHEME://HOST/PATH?OPTION=VALUE`.
public struct DeviceURI: Sendable, Hashable, CustomStringConvertible {
    /// The URI as given; it may contain a password.
    public let text: String
    /// Its parts.
    public let reference: URIReference

    /// Reads a device URI.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    public init(_ text: String) throws(DeviceError) {
        self.text = text
        do throws(URIReferenceError) {
            reference = try URIReference(text)
        } catch {
            throw DeviceError(
                .badURI,
                "'\(Self.withoutUserInfo(text))' is not a device URI: \(error.reason); "
                    + "one that works is \(DeviceRegistry.exampleURI)"
            )
        }
    }

    /// The scheme in lower case.
    public var scheme: String { reference.scheme }

    /// The URI for messages: without name and password.
    public var description: String { Self.withoutUserInfo(text) }

    /// The error that says what is wrong with this URI and shows one that works.
    ///
    /// - Parameters:
    ///   - problem: A clause that begins in lower case, without a full stop.
    ///   - example: A URI of the same scheme.
    public func failure(_ problem: String, example: String) -> DeviceError {
        DeviceError(.badURI, "the device URI '\(self)' cannot be used: \(problem); one that works is \(example)")
    }

    /// The folder that the URI names: an absolute path on this machine.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    public func folder(example: String) throws(DeviceError) -> FilePath {
        guard reference.host.isEmpty || reference.host == "localhost" else {
            throw failure(
                "'\(reference.host)' stands where a host belongs, but the folder must be on this machine "
                    + "(three slashes before its path)",
                example: example
            )
        }
        let path: String
        do throws(URIReferenceError) {
            path = try reference.path.percentDecoded()
        } catch {
            throw failure(error.reason, example: example)
        }
        guard path.hasPrefix("/") else { throw failure("it names no folder by its whole path", example: example) }
        return FilePath(path)
    }

    /// Throws when the URI has an option that is not among `known`, so that a misspelt one is not ignored.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    public func checkOptions(_ known: [String], example: String) throws(DeviceError) {
        for option in reference.options where !known.contains(option.name) {
            throw failure(
                "it has the option '\(option.name)', but known here are: \(known.joined(separator: ", "))",
                example: example
            )
        }
    }

    /// A device URI for people to read: user name and password are `***`, and so is an SNMP community that was chosen.
    public static func withoutUserInfo(_ text: String) -> String { text.withoutCredentials(mark: "***") }
}
