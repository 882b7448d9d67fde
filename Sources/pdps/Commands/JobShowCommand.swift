// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps job show ID`.
struct JobShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a job, and what happened to it and when.",
        discussion: """
            Examples:
              pdps job show 12
              pdps job show 12 --json
            """
    )

    @OptionGroup var server: ServerOptions

    @Argument(help: ArgumentHelp("The job's id, as `pdps print` wrote it.", valueName: "job-id"))
    var id: Int

    @Flag(name: .long, help: "As JSON; the keys are the names of the IPP attributes.")
    var json = false

    func run() async throws {
        let id = id
        let job = try await server.withServer { try await $0.job(id, withTimeline: true) }
        if json {
            print(JSONValue(job.attributes.attributes).text)
        } else {
            let style = TerminalStyle.standardOutput
            for line in Self.description(job, style) + Self.manifest(job, style) + Self.timeline(job.timeline, style) {
                print(line)
            }
        }
    }

    /// What the job is and how it stands.
    static func description(_ job: ServerJob, _ style: TerminalStyle) -> [String] {
        var facts: [(String, String)] = [
            ("Printer", job.printerName), ("User", job.userName), ("State", job.stateDescription),
            ("Message", job.stateMessage),
        ]
        facts.append(("Printed", job.progressInImpressions))
        if let size = job.kibibytes {
            let documents = job.attributes[.numberOfDocuments] ?? 1
            facts.append(("Documents", "\(documents), \(readableSize(kibibytes: size))"))
        }
        if let until = job.attributes[.pdpsRetainedUntil] { facts.append(("Kept until", until.localSeconds)) }
        if let picture = picture(of: job) { facts.append(("Picture", picture)) }
        let template = job.attributes.attributes.filter { AttributeSyntax.registered[$0.name] != nil }
        for attribute in template where !ordinary.contains(attribute) && attribute.value?.isOutOfBand == false {
            facts.append((attribute.name, JSONValue(attribute).plain))
        }
        let title = style.strong("Job \(job.id): \(job.name.printable)")
        return [title] + aligned(facts)
    }

    /// The address of page 1's picture, which the server shows to its own machine only.
    private static func picture(of job: ServerJob) -> String? {
        guard let uri = job.attributes[.jobURI], let scheme = uri.firstRange(of: "://"), let size = job.kibibytes,
            size > 0
        else { return nil }
        let place = uri[scheme.upperBound...]
        guard ["127.0.0.1", "localhost", "[::1]"].contains(where: { place.hasPrefix($0 + ":") }) else { return nil }
        return "\(uri.hasPrefix("ipps") ? "https" : "http")://\(place)/pages/1.png"
    }

    /// What every job has that asked for nothing else.
    private static let ordinary: Set<Attribute> = [Attribute(.jobHoldUntil, "no-hold"), Attribute(.jobPriority, 50)]

    /// Which printer printed which impressions, for a job that was not printed in one piece on its own printer.
    static func manifest(_ job: ServerJob, _ style: TerminalStyle) -> [String] {
        let parts = job.deliveries.sorted { ($0.firstImpression, $0.attempt) < ($1.firstImpression, $1.attempt) }
        guard parts.contains(where: { $0.lastImpression != nil }) || Set(parts.map(\.printerName)).count > 1 else {
            return []
        }
        let rows = parts.map { part in
            let last = part.lastImpression.map(String.init) ?? "the end"
            let confirmed = part.impressionsConfirmed
            return (
                "\(part.firstImpression) to \(last)",
                "\(part.printerName), \(part.stage), \(confirmed) impression\(confirmed == 1 ? "" : "s") confirmed"
            )
        }
        return ["", style.strong("Where its impressions are")] + aligned(rows)
    }

    /// What happened, one line each.
    static func timeline(_ events: [TimelineEvent], _ style: TerminalStyle) -> [String] {
        guard !events.isEmpty else { return [] }
        var lines = ["", style.strong("What happened")]
        let width = events.reduce(0) { max($0, $1.kind.count) }
        for event in events {
            let kind = event.kind + String(repeating: " ", count: width - event.kind.count)
            var line = "  \(event.time.localTime)  \(kind.printable)  "
            if let impressions = event.impressions {
                let (first, last) = (impressions.lowerBound, impressions.upperBound)
                line += first == last ? "[\(first)] " : "[\(first)-\(last)] "
            }
            lines.append(line + event.message.printable)
        }
        return lines
    }
}

/// Names and values as aligned lines; empty values are left out.
func aligned(_ facts: [(String, String)]) -> [String] {
    let shown = facts.filter { !$0.1.isEmpty }
    let width = shown.reduce(0) { max($0, $1.0.count) }
    return shown.map { name, value in
        "  \(name)\(String(repeating: " ", count: width - name.count))  \(value.printable)"
    }
}
