// SPDX-License-Identifier: Apache-2.0

public import Devices
import PrintModel

extension SimulatedPrinter {
    /// The server's own driver for it, in a hurry.
    ///
    /// - Throws: `DeviceError` when it does not take the URI.
    public func device() throws -> any OutputDevice {
        let uri = try DeviceURI(uri)
        switch kind {
        case .ipp, .ipps, .printJob: return try IPPDevice(uri, configuration: .hurried)
        case .pjl, .socket:
            var known = Self.smallPaper
            known.pjl =
                kind == .socket
                ? PJLSupport()
                : PJLSupport(isSpoken: true, reportsJobs: true, reportsPages: true, hasPageCounter: true)
            return try SocketDevice(uri, known: known, configuration: .hurried)
        case .lpd: return SmallPaper(device: try LPDDevice(uri, configuration: .hurried))
        }
    }

    fileprivate static var smallPaper: DeviceCapabilities {
        var capabilities = DeviceCapabilities(makeAndModel: "Simulated", formats: ["image/pwg-raster"])
        capabilities.rasterTypes = ["sgray_8"]
        capabilities.sides = [.oneSided, .twoSidedLongEdge]
        (capabilities.resolutions, capabilities.defaultResolution) = ([36], 36)
        (capabilities.media, capabilities.mediaReady, capabilities.mediaDefault) = ([media], [media], media)
        return capabilities
    }
}

/// A device that cannot say which paper it has, with the printers' small one.
private struct SmallPaper: OutputDevice {
    let device: LPDDevice

    var gathersPages: Bool { device.gathersPages }

    func capabilities() async throws -> DeviceCapabilities {
        _ = try await device.capabilities()
        return SimulatedPrinter.smallPaper
    }

    func status() async -> DeviceStatus { await device.status() }

    func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        try await device.deliver(delivery, pages: pages, report: report)
    }

    func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection { try await device.recall(record) }

    func cancel(_ record: DeliveryRecord) async { await device.cancel(record) }
}

extension IPPDevice.Configuration {
    fileprivate static var hurried: Self {
        var configuration = Self()
        configuration.silenceLimit = .milliseconds(1500)
        configuration.shortestPause = .milliseconds(30)
        configuration.longestPause = .milliseconds(200)
        configuration.settleTime = .milliseconds(500)
        configuration.cancelTimeout = .milliseconds(1000)
        return configuration
    }
}

extension SocketDevice.Configuration {
    fileprivate static var hurried: Self {
        var configuration = Self()
        configuration.answerTimeout = .milliseconds(1000)
        configuration.silenceLimit = .milliseconds(1500)
        configuration.patience = .milliseconds(1500)
        configuration.closeTimeout = .milliseconds(500)
        configuration.restTime = .milliseconds(800)
        configuration.step = .milliseconds(50)
        configuration.statusInterval = .milliseconds(500)
        configuration.troubleInterval = .milliseconds(100)
        return configuration
    }
}

extension LPDDevice.Configuration {
    fileprivate static var hurried: Self {
        var configuration = Self()
        configuration.answerTimeout = .milliseconds(1500)
        configuration.patience = .milliseconds(1500)
        configuration.statusInterval = .milliseconds(500)
        configuration.troubleInterval = .milliseconds(100)
        return configuration
    }
}
