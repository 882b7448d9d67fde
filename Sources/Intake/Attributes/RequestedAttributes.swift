// SPDX-License-Identifier: Apache-2.0

import IPP

/// `requested-attributes`: names of attributes and of groups of them (RFC 8011 sections 4.2.5.1 and 4.3.4.1).
struct RequestedAttributes: Sendable {
    /// A group that can be asked for by its name.
    enum Group: String, Sendable {
        case printerDescription = "printer-description"
        case jobTemplate = "job-template"
        case jobDescription = "job-description"
        case documentDescription = "document-description"
        case subscriptionTemplate = "subscription-template"
        case subscriptionDescription = "subscription-description"
    }

    /// Whether everything is wanted that need not be named.
    private(set) var isAll = false
    /// All `-default` attributes (CUPS).
    private var wantsDefaults = false
    private var groups: Set<Group> = []
    /// Attributes that were named, possibly unknown ones.
    private(set) var names: Set<String> = []

    /// Reads the operation attribute; without it, `standard` is meant.
    ///
    /// - Throws: `AttributeSyntaxError` if it is not made of keywords.
    init(_ attributes: AttributeGroup, standard: [String] = ["all"]) throws {
        for keyword in try attributes.value(of: .requestedAttributes) ?? standard {
            switch keyword {
            case "all": isAll = true
            case "none": break
            case "printer-defaults": wantsDefaults = true
            default:
                if let group = Group(rawValue: keyword) {
                    groups.insert(group)
                } else {
                    names.insert(keyword)
                }
            }
        }
    }

    /// Whether an attribute of a group is wanted.
    func includes(_ name: String, in group: Group) -> Bool {
        isAll || groups.contains(group) || names.contains(name) || (wantsDefaults && name.hasSuffix("-default"))
    }

    /// Whether nothing at all is wanted.
    var isNone: Bool { !isAll && groups.isEmpty && names.isEmpty && !wantsDefaults }
}
