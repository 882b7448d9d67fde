// SPDX-License-Identifier: Apache-2.0

import Discovery
import Intake
import Logging
import ServiceLifecycle

extension ServerAssembly {
    /// What tells others that this server is here: answers by UDP, announcements by DNS-SD.
    ///
    /// - Parameters:
    ///   - places: Where the server listens, each as soon as it can be connected to.
    ///   - doors: All its doors, when the last one is open.
    func discovery(
        of intake: IntakeServer,
        at places: AsyncStream<ListeningPlace>,
        _ doors: AsyncStream<[OpenDoor]>,
        _ logger: Logger
    ) throws -> [any Service] {
        let source = PrinterSource(
            generation: { intake.printerGeneration },
            printers: {
                intake.printerSummaries().compactMap { AdvertisedPrinter($0.attributes, isDefault: $0.isDefault) }
            }
        )
        var services: [any Service] = []
        if settings.answersUDP {
            let facts = ServerFacts(
                name: settings.name,
                id: try ServerIdentity.read(in: settings.data),
                version: PDPS.version,
                speaksTLS: settings.tls != nil
            )
            services.append(DiscoveryServer(server: facts, source: source, places: places, logger: logger))
        }
        if settings.usesDNSSD, let place = announcedPlace {
            services.append(
                DNSSDRegistrar(
                    doors: { await doors.first { _ in true }.map { announcedDoors(at: place, of: $0) } },
                    address: place.host,
                    source: source,
                    onRename: { intake.noteDNSSDName($1, of: $0) },
                    logger: logger
                )
            )
        }
        return services
    }

    /// The address that is announced: the first that other machines can reach, else the first.
    private var announcedPlace: IntakeConfiguration.ListenAddress? {
        let places = settings.inherited.map(\.address) + settings.listen
        return places.first { !ListenText.isLoopback($0.host) } ?? places.first
    }

    /// The doors to tell of with `place`, with the ports that were taken.
    func announcedDoors(at place: IntakeConfiguration.ListenAddress, of open: [OpenDoor]) -> ServiceDoors {
        func isTold(_ address: IntakeConfiguration.ListenAddress) -> Bool {
            ListenText.isLoopback(place.host) || !ListenText.isLoopback(address.host)
        }
        /// The system chose the port where 0 was asked for.
        func port(_ kind: OpenDoor.Kind, at address: IntakeConfiguration.ListenAddress) -> UInt16? {
            let door = open.first {
                $0.kind == kind && $0.address.host == address.host && (address.port == 0 || $0.port == address.port)
            }
            return door.map { UInt16(clamping: $0.port) }
        }
        let ipp = port(.ipp, at: place) ?? UInt16(clamping: place.port)
        let raw = settings.raw.filter { isTold($0.address) }.compactMap { raw in
            port(.raw(printer: raw.printerName), at: raw.address).map { (raw.printerName, $0) }
        }
        return ServiceDoors(
            ipp: ipp,
            ipps: settings.tls == nil ? nil : ipp,
            lpd: settings.lpd.first(where: isTold).flatMap { port(.lpd, at: $0) },
            raw: Dictionary(raw, uniquingKeysWith: { first, _ in first })
        )
    }
}
