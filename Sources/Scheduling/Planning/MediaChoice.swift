// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The media that a job is printed on: a name and a size.
struct MediaChoice: Sendable, Equatable {
    /// The self-describing name (PWG 5101.1).
    var name: String
    /// The size.
    var size: MediaSize

    /// How far two sizes may differ and still mean the same media, in 1/100 mm: names round to 0.01 inches.
    private static let tolerance = 50

    /// Decides for what a ticket names; media that the device does not have become its default.
    static func choose(_ wanted: Ticket.RequestedMedia?, device: DeviceCapabilities) -> Chosen<MediaChoice> {
        let standard = `default`(of: device)
        guard let wanted else { return Chosen(value: standard) }
        let known: MediaChoice?
        let asked: String
        switch wanted {
        case .name(let name):
            known = MediaName(name).flatMap { find(name: $0, device: device) }
            asked = name
        case .size(let size):
            known = find(size: size, device: device)
            asked = "\(size.width) by \(size.height) 1/100 mm"
        }
        if let known { return Chosen(value: known) }
        return Chosen(
            value: standard,
            warning: "The device does not have the media \(asked); the job is printed on \(standard.name)."
        )
    }

    /// The device's default, or A4 when that has no size.
    private static func `default`(of device: DeviceCapabilities) -> MediaChoice {
        guard let size = MediaName(device.mediaDefault)?.size else {
            return MediaChoice(name: "iso_a4_210x297mm", size: .isoA4)
        }
        return MediaChoice(name: device.mediaDefault, size: size)
    }

    private static func find(name: MediaName, device: DeviceCapabilities) -> MediaChoice? {
        if device.media.contains(name.keyword) || device.mediaReady.contains(name.keyword) {
            return MediaChoice(name: name.keyword, size: name.size)
        }
        return find(size: name.size, device: device)
    }

    /// The device's media of the nearest size, or a sheet within its custom sizes.
    private static func find(size: MediaSize, device: DeviceCapabilities) -> MediaChoice? {
        let sheets = device.media.compactMap(MediaName.init(selfDescribing:)).filter { name in
            !name.keyword.hasPrefix("custom_min_") && !name.keyword.hasPrefix("custom_max_")
                && name.size.distance(to: size) <= tolerance
        }
        if let nearest = sheets.min(by: { $0.size.distance(to: size) < $1.size.distance(to: size) }) {
            return MediaChoice(name: nearest.keyword, size: nearest.size)
        }
        guard MediaSizeRange(namedIn: device.media)?.contains(size) == true else { return nil }
        return MediaChoice(name: MediaName.custom(size).keyword, size: size)
    }
}
