// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient
import PrintModel

/// The command `pdps print FILE...`.
struct PrintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Print files.",
        discussion: """
            Writes the job's id on standard output. Several files are one job. `-` is standard input. Pictures with
            number-up share sheets (a contact sheet).

            Examples:
              pdps print letter.pdf
              pdps print -p Office -n 2 -o sides=two-sided-long-edge report.pdf
              pdps print -o page-ranges=1-3,7- -o print-quality=high --wait book.ps
              pdps print -o number-up=2 -o job-sheets=standard slides.pdf
              pdps print -o imposition-template=signature booklet.pdf
              pdps print -o number-up=20 *.jpg
              pdps print --pin 4711 payroll.pdf
              pdps print --retain 30d contract.pdf
              ls -l | pdps print --title Folder -
            """
    )

    @OptionGroup var server: ServerOptions

    @Argument(help: ArgumentHelp("The files to print; `-` is standard input.", valueName: "file"))
    var files: [String]

    @Option(name: .shortAndLong, help: "The printer (default: PDPS_PRINTER, else the server's default printer).")
    var printer: String?

    @Option(name: [.customShort("n"), .long], help: "How many copies.")
    var copies: Int?

    @Option(
        name: [.customShort("o"), .customLong("option")],
        help: ArgumentHelp(
            "An attribute of the job, such as sides=two-sided-long-edge; may be given more than once.",
            valueName: "name=value"
        ),
        transform: JobOption.parse
    )
    var options: [JobOption] = []

    @Option(name: [.customShort("t"), .long], help: "The job's name (default: the first file's name).")
    var title: String?

    @Option(
        name: .long,
        help: "Print it only when `pdps job release ID --pin` is told the same PIN, 1 to 32 characters."
    )
    var pin: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Keep the job for reprints when it has ended: 12h, 30d, end-of-day, end-of-week, end-of-month, a day or moment "
                + "(2026-12-24, 2026-12-24T18:00), indefinite, or none; the server says how long at most.",
            valueName: "how-long"
        ),
        transform: RetainOption.parse
    )
    var retain: RetainOption?

    @Flag(name: [.customShort("w"), .long], help: "Wait until the job has ended, and show how it comes along.")
    var wait = false

    func validate() throws {
        if let copies, copies < 1 || copies > Int(Int32.max) {
            throw ValidationError("\(copies) copies cannot be printed; write -n 1 or more")
        }
        if let pin, pin.isEmpty || pin.utf8.count > 32 {
            throw ValidationError("a PIN has 1 to 32 characters; write --pin 4711")
        }
        guard files.filter({ $0 == "-" }).count <= 1 else {
            throw ValidationError("standard input (-) can be printed once only")
        }
    }

    func run() async throws {
        let documents = try files.map { try DocumentFile(path: $0) }
        let submission = JobSubmission(
            printer: printer ?? Self.printerFromEnvironment,
            name: title ?? documents.first?.name ?? "Standard input",
            template: template,
            pin: pin
        )
        let wait = wait
        try await server.withServer { server in
            let job = try await server.printJob(submission, documents: documents)
            print(job.id)
            Self.tellUnsupported(of: job)
            if wait { try await Self.wait(for: job, on: server) }
        }
    }

    /// The job template: options in their order, the last of a name wins; `-n` wins over `-o copies=`.
    var template: [Attribute] {
        var group = AttributeGroup(tag: .jobAttributes)
        for option in options { group[option.attribute.name] = option.attribute }
        if let copies { group[.copies] = copies }
        if let retain {
            for name in Ticket.retention { group[name] = nil }
            group[retain.attribute.name] = retain.attribute
        }
        if PictureFiles.shareSheets(files, group.attributes) {
            group[.multipleDocumentHandling] = DocumentHandling.single.rawValue
        }
        return group.attributes
    }

    /// Says what the printer cannot do of what a new job asked for.
    static func tellUnsupported(of job: ServerJob) {
        guard !job.unsupported.isEmpty else { return }
        let names = job.unsupported.map {
            $0.value?.isOutOfBand == true ? $0.name : "\($0.name) \(JSONValue($0).plain)"
        }
        let sentence =
            "pdps: \(names.joined(separator: "; ")) is not to be had: job \(job.id) does without, or has something near it "
            + "(pdps job show \(job.id))"
        StandardError.write(sentence.printable + "\n")
    }

    private static var printerFromEnvironment: String? {
        ProcessEnvironment.variables["PDPS_PRINTER"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Follows a job to its end; one that was not printed is a failure.
    private static func wait(for job: ServerJob, on server: PrintServer) async throws {
        flushStandardOutput()
        var line = ProgressLine(isLive: StandardError.isTerminal)
        defer { line.finish() }
        let end = try await server.follow(jobID: job.id) { line.show($0) }
        guard end.state == .completed else { throw CommandStatus.failed }
    }
}
