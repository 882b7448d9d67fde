// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster
import Rendering

/// The PostScript that puts a document's pages onto the media, whatever page size they ask for.
///
/// Ghostscript lets a "viewer" see each `setpagedevice` request before it acts (`ViewerPreProcess`). Ours replaces the
/// page size by the media's, and adds an `Install` procedure that scales, turns and centres what the page draws.
/// So scaling is the same for PostScript, EPS and PDF, and a document cannot change the device.
enum PagePlacement {
    /// Makes the `display` device current, with pages of the media's size.
    static func openDisplay(_ settings: RenderSettings, contone: ImpressionWriter.Contone) -> String {
        // Text and lines are smoothed where dots are coarse, or for the screen.
        let smooth = settings.output == .png || min(settings.resolution.x, settings.resolution.y) <= 200
        let bits = smooth && settings.pixelFormat.bitsPerColor > 1 ? 4 : 1
        // Room for the drawing commands of all bands, so that they are written in larger pieces. The default screen goes
        // with the resolution, as lines do that are moved to whole pixels below 150 dpi only; `setdevice` leaves both
        // as they were for the device before.
        return """
            mark /DisplayFormat \(DisplayDevice.format(contone))
              /HWResolution [\(settings.resolution.x) \(settings.resolution.y)]
              /PageSize [\(settings.pointWidth) \(settings.pointHeight)]
              /TextAlphaBits \(bits) /GraphicsAlphaBits \(bits) /BufferSpace 16000000 \(colors(settings, contone))
              (display) finddevice putdeviceprops mark exch /.LockSafetyParams true 3 -1 roll putdeviceprops setdevice
            .setdefaultscreen

            """
    }

    /// The device's colours, and what becomes of those that it does not have.
    ///
    /// Ghostscript 10.0 forgets the intent of a device that has no profile yet.
    private static func colors(_ settings: RenderSettings, _ contone: ImpressionWriter.Contone) -> String {
        guard settings.deviceProfile != nil || settings.renderingIntent != .auto else { return "" }
        let own =
            switch contone {
            case .gray: "default_gray.icc"
            case .rgb: "default_rgb.icc"
            case .cmyk: "default_cmyk.icc"
            }
        let profile = settings.deviceProfile == nil ? own : WorkerProfile.path

        let intent =
            switch settings.renderingIntent {
            case .auto: ""
            case .perceptual: "/RenderIntent 0 /BlackPtComp 0"
            case .relative: "/RenderIntent 1 /BlackPtComp 0"
            case .relativeBlackPoint: "/RenderIntent 1 /BlackPtComp 1"
            case .saturation: "/RenderIntent 2 /BlackPtComp 0"
            case .absolute: "/RenderIntent 3 /BlackPtComp 0"
            }
        return "/OutputICCProfile (\(profile)) \(intent)"
    }

    /// Installs the placement on the current device.
    static func install(_ settings: RenderSettings) -> String {
        let mode =
            switch settings.scaling {
            case .none: 0
            case .fit: 1
            case .fill: 2
            case .auto: 3
            case .autoFit: 4
            }
        // Quarter turns, counter-clockwise, of pages that lie across the media, and of those that do not.
        let (across, along) =
            switch settings.orientation {
            case .reverseLandscape: (3, 0)
            case .reversePortrait: (3, 2)
            case .portrait, .landscape, .none: (1, 0)
            }
        return """
            /PDPS 32 dict def PDPS begin
            /MW \(settings.pointWidth) def /MH \(settings.pointHeight) def
            /ML \(settings.margins.left.points) def /MR \(settings.margins.right.points) def
            /MT \(settings.margins.top.points) def /MB \(settings.margins.bottom.points) def
            /Mode \(mode) def /Across \(across) def /Along \(along) def
            /Base currentpagedevice /Install get def /User {} def /T matrix def
            \(procedures)
            /Self [PDPS /begin cvx /Hook load /exec cvx /end cvx] cvx def
            end
            << /ViewerPreProcess PDPS /Self get >> setpagedevice
            currentdict /PDPS undef

            """
    }

    private static let procedures = """
        % width height Place matrix: from the document's page to the media
        /Place {
          /h exch def /w exch def
          /k w h gt MW MH gt ne w h ne and MW MH ne and { Across } { Along } ifelse def
          k 2 mod 1 eq { /fw h def /fh w def } { /fw w def /fh h def } ifelse
          /large fw MW sub 1 gt fh MH sub 1 gt or def
          /m Mode def
          m 3 eq { /m large { ML MR MT MB add add add 0 eq { 2 } { 1 } ifelse } { 0 } ifelse def } if
          m 4 eq { /m large { 1 } { 0 } ifelse def } if
          m 1 eq
            { /ax ML def /ay MB def /aw MW ML sub MR sub def /ah MH MB sub MT sub def }
            { /ax 0 def /ay 0 def /aw MW def /ah MH def } ifelse
          /s m 0 eq { 1 } { aw fw div ah fh div 2 copy m 1 eq { gt } { lt } ifelse { exch } if pop } ifelse def
          /ox ax aw fw s mul sub 2 div dup abs 0.5 lt { pop 0 } if add def
          /oy ay ah fh s mul sub 2 div dup abs 0.5 lt { pop 0 } if add def
          k 0 eq { s 0 0 s ox oy } if
          k 1 eq { 0 s s neg 0 ox h s mul add oy } if
          k 2 eq { s neg 0 0 s neg ox w s mul add oy h s mul add } if
          k 3 eq { 0 s neg s 0 ox oy w s mul add } if
          6 array astore
        } bind def
        % request Hook request
        /Hook {
          dup length 4 add dict copy
          dup /OutputDevice undef dup /HWResolution undef dup /HWSize undef dup /DisplayFormat undef
          dup /.MediaSize undef dup /LeadingEdge undef dup /BufferSpace undef dup /ViewerPreProcess /Self load put
          dup /PageSize known {
            dup /PageSize get dup type dup /arraytype eq exch /packedarraytype eq or
              { dup 0 get exch 1 get 2 copy 0 gt exch 0 gt and { Place } { pop pop matrix } ifelse }
              { pop matrix } ifelse
            /T exch def
            dup /PageSize [MW MH] put
          } if
          dup /Install known { dup /Install get /User exch def } if
          dup /PageSize known 1 index /Install known or
            { dup /Install [/Base load /exec cvx T /concat cvx /User load /exec cvx] cvx put } if
        } bind def
        """
}

extension RenderSettings {
    /// The width of a page of whole pixels, in points, as Ghostscript takes it.
    var pointWidth: Double { Double(pixelWidth) * 72 / Double(resolution.x) }
    /// The height of a page of whole pixels, in points.
    var pointHeight: Double { Double(pixelHeight) * 72 / Double(resolution.y) }
    /// The media's size in whole points, for raster headers.
    var mediaPoints: (width: Int, height: Int) {
        ((media.width * 72 + 1270) / 2540, (media.height * 72 + 1270) / 2540)
    }
}
