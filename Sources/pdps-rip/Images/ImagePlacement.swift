// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Rendering

/// Where an image lies on the media, in points from the lower left corner, and how it is turned.
struct ImagePlacement: Equatable {
    /// Quarter turns counter-clockwise.
    var turns: Int
    /// Left edge of the turned image.
    var left: Double
    /// Lower edge of the turned image.
    var bottom: Double
    /// Width of the turned image.
    var width: Double
    /// Height of the turned image.
    var height: Double

    /// Places an image of `width` by `height` points at its own resolution (PWG 5100.16 section 6.1.18).
    ///
    /// `auto` fills borderless media and fits within margins, as for photos.
    init(width: Double, height: Double, settings: RenderSettings) {
        let mediaWidth = settings.media.width.points
        let mediaHeight = settings.media.height.points
        turns = Self.turns(isAcross: (width > height) != (mediaWidth > mediaHeight) && width != height, settings)
        let (ownWidth, ownHeight) = turns.isMultiple(of: 2) ? (width, height) : (height, width)
        let isLarger = ownWidth > mediaWidth + 1 || ownHeight > mediaHeight + 1
        let scaling: PrintScaling =
            switch settings.scaling {
            case .auto: settings.margins == .none ? .fill : .fit
            case .autoFit: isLarger ? .fit : .none
            default: settings.scaling
            }
        var area = (left: 0.0, bottom: 0.0, width: mediaWidth, height: mediaHeight)
        if scaling == .fit {
            let margins = settings.margins
            area.left = margins.left.points
            area.bottom = margins.bottom.points
            area.width -= (margins.left + margins.right).points
            area.height -= (margins.top + margins.bottom).points
        }
        let scales = [area.width / ownWidth, area.height / ownHeight]
        let scale: Double =
            switch scaling {
            case .fit: min(scales[0], scales[1])
            case .fill: max(scales[0], scales[1])
            default: 1
            }
        self.width = ownWidth * scale
        self.height = ownHeight * scale
        left = area.left + (area.width - self.width) / 2
        bottom = area.bottom + (area.height - self.height) / 2
    }

    /// Makes an image a page of its own: upright, as large as it is at its own resolution, as far as PDF has such pages.
    ///
    /// - Parameter margin: what is left white around it, as a part of its longer edge.
    init(filling natural: (width: Double, height: Double), margin: Double) {
        let longest = max(natural.width, natural.height)
        // ISO 32000-1 annex C: 3 to 14,400 points.
        let scale = min(max(1, 3 / min(natural.width, natural.height)), 14_400 / (longest * (1 + 2 * margin)))
        turns = 0
        (width, height) = (natural.width * scale, natural.height * scale)
        left = longest * scale * margin
        bottom = left
    }

    private static func turns(isAcross: Bool, _ settings: RenderSettings) -> Int {
        switch settings.orientation {
        case .portrait: 0
        case .landscape: 1
        case .reversePortrait: 2
        case .reverseLandscape: 3
        case .none: isAcross ? 1 : 0
        }
    }
}
