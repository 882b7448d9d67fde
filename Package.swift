// swift-tools-version: 6.2
import PackageDescription

/// One set for every target: strict concurrency comes with the Swift 6 language mode.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "pdps",
    products: [
        .executable(name: "pdps", targets: ["pdps"]),
        .executable(name: "pdps-rip", targets: ["pdps-rip"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    ],
    targets: [
        // What everything stands on; these import nothing of ours.
        .target(name: "IPP", swiftSettings: settings),
        .target(name: "Raster", swiftSettings: settings),

        .target(
            name: "PrintModel",
            dependencies: ["IPP", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .target(
            name: "Spool",
            dependencies: [
                "CLinux",
                "PrintModel",
                "IPP",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Rendering",
            dependencies: [
                "CLinux",
                "IPP",
                "PrintModel",
                "Raster",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "IPPClient",
            dependencies: [
                "IPP",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Devices",
            dependencies: [
                "CLinux",
                "IPP",
                "IPPClient",
                "PrintModel",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Scheduling",
            dependencies: [
                "Devices",
                "IPP",
                "PrintModel",
                "Raster",
                "Rendering",
                "Spool",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Intake",
            dependencies: [
                "CZlib",
                "IPP",
                "PrintModel",
                "Spool",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Discovery",
            dependencies: [
                "CAvahi",
                "IPP",
                "PrintModel",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "PDPSClient",
            dependencies: [
                "IPP",
                "IPPClient",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),

        // Debian's libraries: module maps only.
        .systemLibrary(name: "CAvahi", providers: [.apt(["libavahi-client-dev"])]),
        .systemLibrary(name: "CGhostscript", providers: [.apt(["libgs-dev"])]),
        .systemLibrary(name: "CVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"])]),
        // Linux calls that Swift cannot make: variadic ones, macros, and what glibc hides.
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .executableTarget(
            name: "pdps-rip",
            dependencies: [
                "CGhostscript",
                "CLinux",
                "CVips",
                "CZlib",
                "IPP",
                "PrintModel",
                "Raster",
                "Rendering",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "pdps",
            dependencies: [
                "Devices",
                "Discovery",
                "IPP",
                "IPPClient",
                "Intake",
                "PDPSClient",
                "PrintModel",
                "Raster",
                "Rendering",
                "Scheduling",
                "Spool",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),

        .testTarget(name: "ArchitectureTests", swiftSettings: settings),
        .testTarget(name: "IPPTests", dependencies: ["IPP"], swiftSettings: settings),
        .testTarget(name: "RasterTests", dependencies: ["Raster"], swiftSettings: settings),
        .testTarget(name: "PrintModelTests", dependencies: ["IPP", "PrintModel"], swiftSettings: settings),
        .target(
            name: "SpoolConformance",
            dependencies: ["IPP", "PrintModel", "Spool", .product(name: "SystemPackage", package: "swift-system")],
            path: "Tests/SpoolConformance",
            swiftSettings: settings
        ),
        .testTarget(
            name: "SpoolTests",
            dependencies: [
                "IPP", "PrintModel", "Spool", "SpoolConformance",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RenderingTests",
            dependencies: [
                "IPP",
                "PrintModel",
                "Raster",
                "Rendering",
                "pdps-rip",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IPPClientTests",
            dependencies: [
                "IPP", "IPPClient",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        // Printers that fail by a script, the paper that came out of them, and a print shop for both.
        .target(
            name: "FaultLab",
            dependencies: [
                "Devices", "IPP", "PrintModel", "Raster", "Rendering", "Scheduling", "Spool",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/FaultLab",
            swiftSettings: settings
        ),
        .testTarget(
            name: "DevicesTests",
            dependencies: [
                "Devices", "FaultLab", "IPP", "IPPClient", "PrintModel",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SchedulingTests",
            dependencies: [
                "Devices",
                "FaultLab",
                "IPP",
                "PrintModel",
                "Raster",
                "Rendering",
                "Scheduling",
                "Spool",
                "pdps-rip",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntakeTests",
            dependencies: [
                "CZlib", "IPP", "Intake", "PrintModel", "Spool",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DiscoveryTests",
            dependencies: [
                "Discovery", "IPP", "PrintModel",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PDPSClientTests",
            dependencies: [
                "IPP", "IPPClient", "Intake", "PDPSClient", "PrintModel", "Spool",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PDPSTests",
            dependencies: [
                "Discovery", "IPP", "IPPClient", "Intake", "PDPSClient", "PrintModel", "Raster", "Rendering", "Spool",
                "pdps",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        // Against real counterparts: CUPS's clients and printer, Ghostscript, the built executables.
        .testTarget(
            name: "InteropTests",
            dependencies: [
                "Devices", "FaultLab", "IPP", "IPPClient", "Intake", "PrintModel", "Raster", "Rendering", "Spool",
                "pdps",
                "pdps-rip",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Interop",
            exclude: ["Peers"],
            swiftSettings: settings
        ),
    ]
)

// Measurements; not part of a normal build.
if Context.environment["PDPS_BENCHMARKS"] != nil {
    package.targets += [
        .systemLibrary(name: "CCups", path: "Benchmarks/CCups", providers: [.apt(["libcups2-dev"])]),
        .systemLibrary(
            name: "CCupsImage",
            path: "Benchmarks/CCupsImage",
            providers: [.apt(["libcupsimage2-dev"])]
        ),
        .executableTarget(
            name: "ipp-codec-benchmark",
            dependencies: ["CCups", "IPP"],
            path: "Benchmarks/IPPCodec",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "raster-coder-benchmark",
            dependencies: ["CCupsImage", "Raster"],
            path: "Benchmarks/RasterCoder",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "rip-benchmark",
            dependencies: [
                "PrintModel",
                "Raster",
                "Rendering",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Benchmarks/RIP",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "sharing-benchmark",
            dependencies: ["Rendering"],
            path: "Benchmarks/Sharing",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "spool-commit-benchmark",
            dependencies: [
                "PrintModel", "Spool",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Benchmarks/SpoolCommit",
            swiftSettings: settings
        ),
    ]
}

// Fuzz targets, and the fuzzed modules with counters for libFuzzer; not part of a normal build.
if Context.environment["PDPS_FUZZ"] != nil {
    let fuzzer: [SwiftSetting] = [.unsafeFlags(["-parse-as-library", "-sanitize=fuzzer,address"])]
    package.targets.append(.target(name: "FuzzDriver", path: "Fuzz/Driver", swiftSettings: settings))
    /// Compiles a module for fuzzing; of a large one only the parsers, so that its servers' packages are not needed.
    func instrument(_ module: String, only sources: [String]? = nil, with dependencies: [Target.Dependency] = []) {
        guard let target = package.targets.first(where: { $0.name == module }) else { return }
        target.swiftSettings = settings + fuzzer
        guard let sources else { return }
        target.sources = sources
        target.dependencies = dependencies
    }
    func fuzz(_ target: String, of dependencies: Target.Dependency..., at path: String, excluding: [String] = []) {
        package.targets.append(
            .executableTarget(
                name: target,
                dependencies: ["FuzzDriver"] + dependencies,
                path: path,
                exclude: excluding,
                swiftSettings: settings + fuzzer,
                // gold stops with an internal error over the debug information of these.
                linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]
            )
        )
    }
    let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
    instrument("IPP")
    instrument("Raster")
    instrument(
        "Discovery",
        only: ["AdvertisedPrinter.swift", "Datagrams", "ServerFacts.swift"],
        with: ["IPP", "PrintModel", nio]
    )
    instrument(
        "Intake",
        only: ["LPD/LPDCommand.swift", "LPD/LPDControlFile.swift", "Raw/PJLCommand.swift", "Raw/RawStream.swift"],
        with: [nio]
    )
    instrument(
        "Devices",
        only: ["ObjectID", "SNMPMessage", "SNMPValue", "SNMPWalk"].map { "SNMP/\($0).swift" },
        with: [.product(name: "SwiftASN1", package: "swift-asn1")]
    )
    fuzz("IPPDecodeFuzz", of: "IPP", at: "Fuzz/IPPDecode", excluding: ["corpus"])
    fuzz("RasterDecodeFuzz", of: "Raster", at: "Fuzz/RasterDecode")
    fuzz("LineCodeFuzz", of: "Raster", at: "Fuzz/LineCode")
    fuzz("DiscoveryFuzz", of: "Discovery", "IPP", "PrintModel", nio, at: "Fuzz/Discovery")
    fuzz("LPDFuzz", of: "Intake", at: "Fuzz/LPD")
    fuzz("RawStreamFuzz", of: "Intake", nio, at: "Fuzz/RawStream")
    fuzz("SNMPFuzz", of: "Devices", at: "Fuzz/SNMP")
}
