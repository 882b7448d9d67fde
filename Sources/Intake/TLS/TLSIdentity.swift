// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Logging
import NIOSSL
import ServiceLifecycle
import Synchronization

/// The certificate that the server shows, kept up with its files: a new one is served without a restart.
final class TLSIdentity: Service {
    /// What tells whether files were replaced.
    private struct Version: Equatable {
        var modified: [Date]
        var sizes: [Int]
    }

    private let files: CertificateFiles
    /// The folder with our own authority; nil for a certificate that was given.
    private let folder: CertificateFolder?
    private let logger: Logger
    private let current: Mutex<(context: NIOSSLContext, version: Version?)>

    /// How often the files are looked at.
    private static let interval: Duration = .seconds(5)

    /// Reads the certificate that was given, or prepares our own.
    ///
    /// - Throws: `IntakeError` with `noCertificate` that names the file and says what is wrong with it.
    init(_ source: IntakeConfiguration.TLSSource, names: ServerNames, machineName: String, logger: Logger) throws {
        switch source {
        case .given(let certificate, let key):
            files = CertificateFiles(certificate: certificate, key: key)
            folder = nil
        case .own(let path):
            let own = CertificateFolder(path: path, names: names, machineName: machineName)
            try own.prepare(at: Date())
            files = own.files
            folder = own
        }
        self.logger = logger
        current = Mutex((try Self.load(files), Self.version(of: files)))
    }

    /// What a new connection is encrypted with.
    var context: NIOSSLContext { current.withLock { $0.context } }

    /// The certificate of our own authority in PEM, for clients to trust; nil for a certificate that was given.
    var authority: String? {
        folder.flatMap { try? String(contentsOfFile: $0.authorityFile, encoding: .utf8) }
    }

    /// Looks at the files until shutdown.
    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                self.refresh(at: Date())
            }
        }
    }

    /// Makes our own certificate anew if it is time, and takes over files that changed; bad ones are reported, and the
    /// last good certificate stays.
    func refresh(at now: Date) {
        do {
            try folder?.prepare(at: now)
            let version = Self.version(of: files)
            guard current.withLock({ $0.version != version }) else { return }
            // Also remembered when it is bad, so that it is reported once.
            current.withLock { $0.version = version }
            let context = try Self.load(files)
            current.withLock { $0.context = context }
            logger.notice("Certificate was read anew", metadata: ["file": "\(files.certificate)"])
        } catch {
            logger.error("Certificate was not taken over", metadata: ["error": "\(error)"])
        }
    }

    private static func load(_ files: CertificateFiles) throws -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
            guard !chain.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
            let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
            configuration.minimumTLSVersion = .tlsv12
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw IntakeError(
                .noCertificate,
                "The certificate \(files.certificate) with the key \(files.key) cannot be served: \(error). Both must be "
                    + "readable PEM files that belong together, the server's own certificate first.",
                cause: error
            )
        }
    }

    private static func version(of files: CertificateFiles) -> Version? {
        let all = [files.certificate, files.key].map { try? FileManager.default.attributesOfItem(atPath: $0) }
        let modified = all.compactMap { $0?[.modificationDate] as? Date }
        let sizes = all.compactMap { $0?[.size] as? Int }
        return modified.count == 2 ? Version(modified: modified, sizes: sizes) : nil
    }
}
