// SPDX-License-Identifier: Apache-2.0

public import IPP

/// What a new job is called and how it shall be printed.
public struct JobSubmission: Sendable, Hashable {
    /// The printer's name; nil for the server's default printer.
    public var printer: String?
    /// `job-name`.
    public var name: String
    /// Job template attributes (RFC 8011 section 5.2), such as `copies`.
    public var template: [Attribute]
    /// The PIN without which the job is not printed (`job-password`); nil for none.
    public var pin: String?

    /// Describes a job.
    public init(printer: String? = nil, name: String, template: [Attribute] = [], pin: String? = nil) {
        self.printer = printer
        self.name = name
        self.template = template
        self.pin = pin
    }
}
