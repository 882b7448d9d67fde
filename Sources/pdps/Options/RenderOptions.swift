// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PrintModel
import Rendering
import SystemPackage

/// The job template attributes of `pdps render`: what they change of the pages.
struct RenderOptions {
    /// Attributes that a worker carries out.
    private static let known: Set<String> = [
        "copies", "imposition-template", "job-sheets", "media", "multiple-document-handling", "number-up",
        "number-up-layout", "orientation-requested", "outputorder", "page-delivery", "page-ranges", "page-set",
        "presentation-direction-number-up", "print-content-optimize", "print-rendering-intent", "print-scaling",
        "sheet-collate", "sides",
    ]

    private let ticket: Ticket

    /// Reads options; the last of a name wins.
    init(_ texts: [String]) throws {
        var group = AttributeGroup(tag: .jobAttributes)
        for text in texts {
            let attribute: Attribute
            do {
                attribute = try JobOption.parse(text).attribute
            } catch {
                throw ValidationError(error.description)
            }
            guard Self.known.contains(attribute.name) else {
                let names = Self.known.sorted().joined(separator: ", ")
                throw ValidationError("'\(attribute.name)' changes nothing without a printer; known are \(names)")
            }
            group[attribute.name] = attribute
        }
        ticket = Ticket(group.attributes)
    }

    /// Changes the settings as asked.
    func apply(to settings: inout RenderSettings, files: [String]) throws {
        guard Ticket.numbersUp.contains(ticket.numberUp) else {
            throw ValidationError("number-up=\(ticket.numberUp) is not one of \(Ticket.numbersUp)")
        }
        settings.imposition = Imposition(ticket)
        settings.imposition.copies = ticket.copies
        settings.imposition.isCollated = ticket.collatesSheets
        if let sides = ticket.sides { settings.sides = sides }
        if settings.imposition.template == .signature { settings.sides = .twoSidedShortEdge }
        if let orientation = ticket.orientation { settings.orientation = orientation }
        if let scaling = ticket.printScaling { settings.scaling = scaling }
        if ticket.isForPhotos { settings.halftone = .errorDiffusion }
        settings.renderingIntent = ticket.renderingIntent ?? .auto
        settings.sharpensPhotos = ticket.isForPhotos
        if case .name(let text)? = ticket.media, let media = MediaName(text) {
            (settings.mediaName, settings.media) = (media.keyword, media.size)
        }
        if !ticket.pageRanges.isEmpty { settings.pageRanges = ticket.pageRanges }
        settings.fitsMedia = ticket.orientation != nil || ticket.printScaling != nil || ticket.media != nil
        let sharesSheets = PictureFiles.shareSheets(files, ticket.attributes)
        settings.joining = DocumentJoining(sharesSheets ? .single : ticket.documentHandling)
        let name = files.first.flatMap { $0 == "-" ? nil : FilePath($0).lastComponent?.string } ?? "standard input"
        settings.startSheet = sheet(ticket.jobSheets.start, place: "start", name)
        settings.endSheet = sheet(ticket.jobSheets.end, place: "end", name)
    }

    private func sheet(_ kind: JobSheets.Kind?, place: String, _ name: String) -> JobSheet? {
        kind.map { JobSheet(place: place, user: ServerOptions.loginName, jobName: name, label: $0.label) }
    }
}
