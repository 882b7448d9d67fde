// SPDX-License-Identifier: Apache-2.0

import IPP

/// The printer attributes that say what can be done with jobs, documents and their PINs: the same for every printer.
enum JobSupport {
    /// Operation attributes of Print-Job and Create-Job that are understood, besides those that every request has.
    private static let creation = [
        "compression", "document-format", "document-name", "ipp-attribute-fidelity", "job-mandatory-attributes",
        "job-name", "job-password", "job-password-encryption",
    ]

    static func attributes(_ configuration: IntakeConfiguration, template: TemplateSupport) -> [Attribute] {
        let operations = Operation.table.values.filter { $0.isOffered(configuration) }
        let schemes = configuration.documentFetch == nil ? [] : DocumentReception.schemes
        return [
            Attribute(.operationsSupported, operations.map { Int($0.id.rawValue) }.sorted()),
            Attribute(.referenceURISchemesSupported, schemes),
            Attribute(.jobCreationAttributesSupported, (creation + template.names).sorted()),
            Attribute(.jobSettableAttributesSupported, (["job-name"] + template.names).sorted()),
            Attribute(name: "document-creation-attributes-supported", values: documentCreation.map { .keyword($0) }),
            Attribute(name: "document-settable-attributes-supported", values: [.keyword("document-name")]),
            Attribute(.jobIDsSupported, true),
            Attribute(.pdpsDeliverySupported, configuration.uploadFolder != nil),
            Attribute(.whichJobsSupported, WhichJobs.allCases.map(\.rawValue)),
            Attribute(.jobPasswordSupported, ReleasePIN.longest),
            Attribute(.jobPasswordEncryptionSupported, ReleasePIN.Encryption.allCases.map(\.rawValue)),
            Attribute(.jobPasswordLengthSupported, 1...Int32(ReleasePIN.longest)),
            Attribute(.jobPasswordRepertoireConfigured, "iana_us-ascii_digits"),
            Attribute(.jobPasswordRepertoireSupported, ["iana_us-ascii_digits", "iana_us-ascii_any"]),
        ].filter { !$0.values.isEmpty }
    }

    private static let documentCreation = ["compression", "document-format", "document-name"]
}
