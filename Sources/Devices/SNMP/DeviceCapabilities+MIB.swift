// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension DeviceCapabilities {
    /// Adds what the MIBs say; what they do not say stays.
    mutating func add(_ mib: PrinterMIB) {
        if let description = mib.description { makeAndModel = Self.model(description) }
        if let trays = mib.trays {
            mediaSources = ["auto"] + trays.map(\.source)
            let loaded = trays.filter { !$0.isEmpty }.compactMap { tray in
                tray.media.map { LoadedMedia(media: $0, source: tray.source) }
            }
            if !loaded.isEmpty { setLoadedMedia(loaded) }
        }
        if !mib.processColorants.isEmpty, !mib.hasColor {
            let gray = rasterTypes.filter { $0.hasPrefix("sgray") || $0.hasPrefix("black") }
            if !gray.isEmpty { rasterTypes = gray }
        }
    }

    private mutating func setLoadedMedia(_ loaded: [LoadedMedia]) {
        loadedMedia = loaded
        var names: [String] = []
        for name in loaded.map(\.media) where !names.contains(name) { names.append(name) }
        mediaReady = names
        media += names.filter { !media.contains($0) }
        if !names.contains(mediaDefault) { mediaDefault = names[0] }
    }

    /// `HP LaserJet 4250` of `HP LaserJet 4250;FW:...` and the like.
    private static func model(_ description: String) -> String {
        let name = description.prefix { !";,".contains($0) }
        return String((name.isEmpty ? description[...] : name).prefix(127))
    }
}

extension PrinterMIB {
    /// Whether one of its process colours is a colour.
    fileprivate var hasColor: Bool {
        processColorants.contains { !["black", "none", "other", "unknown", "gray", "white"].contains($0) }
    }
}
