// SPDX-License-Identifier: Apache-2.0

import Discovery
import Intake
import Logging
import ServiceLifecycle

extension ServerAssembly {
    /// What tells others that this server is here: answers by UDP, announcements by DNS-SD.
    ///
    /// - Parameter places: Where the server listens, each as soon as it can be connected to.
    func discovery(
        of intake: IntakeServer,
        at places: AsyncStream<ListeningPlace>,
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
                    doors: doors(at: place),
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

    private func doors(at place: IntakeConfiguration.ListenAddress) -> ServiceDoors {
        let port = UInt16(clamping: place.port)
        func isTold(_ address: IntakeConfiguration.ListenAddress) -> Bool {
            ListenText.isLoopback(place.host) || !ListenText.isLoopback(address.host)
        }
        let raw = settings.raw.filter { isTold($0.address) }.map {
            ($0.printerName, UInt16(clamping: $0.address.port))
        }
        return ServiceDoors(
            ipp: port,
            ipps: settings.tls == nil ? nil : port,
            lpd: settings.lpd.first(where: isTold).map { UInt16(clamping: $0.port) },
            raw: Dictionary(raw, uniquingKeysWith: { first, _ in first })
        )
    }
}
