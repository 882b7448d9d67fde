// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import IPP
import NIOCore
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Set-Printer-Attributes changes what an administrator may change")
struct PrinterSettingTests {
    private func setting(_ attributes: Attribute...) -> IPPMessage {
        var request = Samples.request(.setPrinterAttributes)
        for attribute in attributes { request.add(attribute, to: .printerAttributes) }
        return request
    }

    private func printer(_ intake: TestIntake) async throws -> AttributeGroup {
        let reply = try await intake.send(Samples.request(.getPrinterAttributes))
        return try #require(reply[group: .printerAttributes])
    }

    @Test("texts, place and defaults are kept, answered and cleared again")
    func life() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let before = try await printer(intake)
            #expect(before["printer-geo-location"]?.value == .outOfBand(.unknown))
            let request = setting(
                Attribute(.printerInfo, "Hall"),
                Attribute(.printerLocation, "Floor 2"),
                Attribute(.printerGeoLocation, "geo:52.5,13.4"),
                Attribute(.printerOrganization, ["Acme", "Sales"]),
                Attribute(.sidesDefault, "two-sided-long-edge"),
                Attribute(.mediaDefault, "na_letter_8.5x11in")
            )
            let reply = try await intake.send(request)
            #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
            let changed = try await printer(intake)
            #expect(changed[.printerInfo] == "Hall")
            #expect(changed[.printerLocation] == "Floor 2")
            #expect(changed[.printerGeoLocation] == "geo:52.5,13.4")
            #expect(changed[.printerOrganization] == ["Acme", "Sales"])
            #expect(changed[.sidesDefault] == "two-sided-long-edge")
            #expect(changed[.mediaDefault] == "na_letter_8.5x11in")
            let size = changed[.mediaColDefault]?["media-size"]?.value?.collectionValue
            #expect(size?[.xDimension] == 21_590, "media-col-default follows media-default")
            #expect(Set(changed.attributes.map(\.name)).count == changed.attributes.count)

            let cleared = setting(
                Attribute("sides-default", .outOfBand(.deleteAttribute)),
                Attribute("printer-geo-location", .outOfBand(.deleteAttribute))
            )
            #expect(try await intake.send(cleared).status == .successfulOK)
            let after = try await printer(intake)
            #expect(after[.sidesDefault] == "one-sided")
            #expect(after["printer-geo-location"]?.value == .outOfBand(.unknown))
            #expect(
                try await intake.store.printer(named: "Lobby")?.settings.map(\.name).sorted() == [
                    "media-default", "printer-organization",
                ]
            )
        }
    }

    @Test("defaults that decide when a job is printed are applied as it comes, and give way to its own")
    func timing() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let request = setting(
                Attribute(.jobPriorityDefault, 80),
                Attribute("job-hold-until-default", .keyword("indefinite"))
            )
            #expect(try await intake.send(request).status == .successfulOK)
            let job = try await intake.job(intake.printed())
            #expect(job.priority == 80)
            #expect(job.state == .pendingHeld)
            var own = Samples.request(.printJob)
            own.add(Attribute("job-hold-until", .keyword("no-hold")), to: .jobAttributes)
            let reply = try await intake.send(own, document: Samples.pdf)
            let id = try #require(reply.job[.jobID])
            #expect(try await intake.job(id).state == .pending)
        }
    }

    /// The least that is a profile: for a CMYK printer, without a name.
    private var profile: DeviceProfile {
        get throws {
            func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) } }
            var bytes = [UInt8](repeating: 0, count: 128)
            bytes.replaceSubrange(12..<24, with: Array("prtrCMYKLab ".utf8))
            bytes.replaceSubrange(36..<40, with: Array("acsp".utf8))
            bytes += number(1) + Array("B2A0".utf8) + number(144) + number(8) + [UInt8](repeating: 0, count: 8)
            bytes.replaceSubrange(0..<4, with: number(bytes.count))
            return try DeviceProfile(bytes)
        }
    }

    @Test("ICC profiles are set for media the printer has, told with their addresses, and fetched from there")
    func profiles() async throws {
        try await TestIntake.with(.live) { intake async throws in
            #expect(try await printer(intake)["printer-icc-profiles"] == nil)
            let profile = try profile
            let settings = [nil, "stationery"].map { Printer.profileAttribute(profile, mediaType: $0) }
            for attribute in settings { #expect(try await intake.send(setting(attribute)).status == .successfulOK) }
            let told = try await printer(intake)
            let settable = told["printer-settable-attributes-supported"]?.values.compactMap(\.stringValue) ?? []
            #expect(Set(settings.map(\.name)).isSubset(of: settable))
            let collections = told["printer-icc-profiles"]?.values.compactMap(\.collectionValue) ?? []
            #expect(collections.map { $0["profile-name"]?.stringValue } == ["Lobby", "stationery"])
            #expect(collections.map { $0["media-type"]?.stringValue } == [nil, "stationery"])
            let urls = collections.compactMap { $0["profile-url"]?.stringValue }
            #expect(urls.map { $0.hasPrefix("http://") } == [true, true])
            for (url, path) in zip(urls, ["/profiles/Lobby.icc", "/profiles/Lobby/stationery.icc"]) {
                #expect(url.hasSuffix(path))
                let file = try await intake.client.execute(uri: path, method: .get)
                #expect(file.status == .ok && Array(file.body.readableBytesView) == profile.bytes)
            }
            for path in [
                "/profiles/Cellar.icc", "/profiles/Lobby/envelope.icc", "/profiles/.icc", "/profiles/a/b/c.icc",
            ] {
                #expect(try await intake.client.execute(uri: path, method: .get).status == .notFound)
            }
            let other = Printer.profileAttribute(profile, mediaType: "cardboard")
            #expect(try await intake.send(setting(other)).status == .clientErrorAttributesNotSettable)
            for attribute in settings {
                let cleared = setting(Attribute(attribute.name, .outOfBand(.deleteAttribute)))
                #expect(try await intake.send(cleared).status == .successfulOK)
            }
            #expect(try await printer(intake)["printer-icc-profiles"] == nil)
        }
    }

    @Test("what becomes of unconfirmed output, and how many sheets a job may waste, is a setting that is told")
    func delivery() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let names = [Printer.unconfirmedPolicySetting, Printer.retryBudgetSetting]
            let standard = try await printer(intake)
            #expect(names.map { standard[$0]?.value } == [.keyword("hold"), .integer(20)])
            let request = setting(Attribute(names[0], .keyword("resume")), Attribute(names[1], .integer(0)))
            #expect(try await intake.send(request).status == .successfulOK)
            let told = try await printer(intake)
            #expect(names.map { told[$0]?.value } == [.keyword("resume"), .integer(0)])
            for wrong in [Attribute(names[0], .keyword("guess")), Attribute(names[1], .integer(-1))] {
                #expect(try await intake.send(setting(wrong)).status == .clientErrorAttributesOrValuesNotSupported)
            }
            #expect(try await intake.store.printer(named: "Lobby")?.unconfirmedPolicy == .resume)
        }
    }

    @Test("what cannot be set, or not to that, changes nothing at all and is named")
    func allOrNothing() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let fixed = try await intake.send(
                setting(Attribute(.printerInfo, "New"), Attribute(.printerMakeAndModel, "Other"))
            )
            #expect(fixed.status == .clientErrorAttributesNotSettable)
            #expect(fixed[group: .unsupportedAttributes]?["printer-make-and-model"]?.value == .outOfBand(.notSettable))
            let bad = try await intake.send(
                setting(Attribute(.printerInfo, "New"), Attribute(.sidesDefault, "three-sided"))
            )
            #expect(bad.status == .clientErrorAttributesOrValuesNotSupported)
            #expect(bad[group: .unsupportedAttributes]?[.sidesDefault] == "three-sided")
            #expect(try await intake.send(setting()).status == .clientErrorBadRequest)
            #expect(try await intake.store.printer(named: "Lobby")?.info == "")
        }
    }

    @Test("every attribute that is called settable has possible values, and can be set to its own")
    func settableIsTrue() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let printer = try await printer(intake)
            let names = try #require(printer[.printerSettableAttributesSupported])
            let reply = try await intake.send(Samples.request(.getPrinterSupportedValues))
            let values = try #require(reply[group: .printerAttributes])
            #expect(values.attributes.map(\.name).sorted() == names)
            #expect(values["printer-info"]?.value == .outOfBand(.adminDefine))
            #expect(values["sides-default"]?.stringValues == printer[.sidesSupported])
            for name in names where name.hasSuffix("-default") {
                let own = try #require(printer[name])
                let reply = try await intake.send(setting(own))
                #expect(reply.status == .successfulOK, "\(own): \(reply.statusMessage)")
            }
        }
    }

    @Test("lpadmin's attributes are set as far as they mean something, the rest comes back")
    func addModify() async throws {
        try await TestIntake.with(.live) { intake async throws in
            var request = Samples.request(.cupsAddModifyPrinter)
            for attribute in [
                Attribute("printer-location", .name("Attic")), Attribute(.printerGeoLocation, "geo:1,2"),
                Attribute("media-default", .name("na_letter_8.5x11in")), Attribute(.printerIsShared, true),
                Attribute(.jobQuotaPeriod, 3600),
            ] {
                request.add(attribute, to: .printerAttributes)
            }
            let reply = try await intake.send(request, path: "/admin/")
            #expect(reply.status == .successfulOKIgnoredOrSubstitutedAttributes)
            #expect(reply[group: .unsupportedAttributes]?.attributes.map(\.name) == ["job-quota-period"])
            let printer = try await printer(intake)
            #expect(printer[.printerLocation] == "Attic")
            #expect(printer[.printerGeoLocation] == "geo:1,2")
            #expect(printer["media-default"]?.stringValue == "na_letter_8.5x11in")
        }
    }

    @Test("deleting the device's TLS key asks the device anew and stores the key that it shows")
    func newDeviceKey() async throws {
        try await TestIntake.with(.live) { intake in
            let name = Printer.deviceKeyAttribute
            #expect(try await printer(intake)[name] == nil)
            let reply = try await intake.send(setting(Attribute(name, .outOfBand(.deleteAttribute))))
            #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
            #expect(try await printer(intake)[name]?.stringValue == TestIntake.newKey)
            let fixed = try await intake.send(setting(Attribute(name, .text("sha256:00"))))
            #expect(fixed.status == .clientErrorAttributesNotSettable)
        }
    }

    @Test("the order of the queue and what priority is worth are told, set, and refused where they are none")
    func queueOrder() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let names = [Printer.queueOrderSetting, Printer.priorityAgeingSetting]
            let standard = try await printer(intake)
            #expect(names.map { standard[$0]?.value } == [.keyword("turns"), .integer(60)])
            let request = setting(Attribute(names[0], .keyword("arrival")), Attribute(names[1], .integer(0)))
            #expect(try await intake.send(request).status == .successfulOK)
            let told = try await printer(intake)
            #expect(names.map { told[$0]?.value } == [.keyword("arrival"), .integer(0)])
            for wrong in [Attribute(names[0], .keyword("chance")), Attribute(names[1], .integer(86_401))] {
                #expect(try await intake.send(setting(wrong)).status == .clientErrorAttributesOrValuesNotSupported)
            }
        }
    }

    @Test("quiet hours are set, told, refused where they are none, and cleared")
    func quietHours() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let hours = Attribute(
                name: "pdps-quiet-hours",
                values: [.text("22:00-06:00"), .text("sat,sun 00:00-24:00")]
            )
            #expect(try await intake.send(setting(hours)).status == .successfulOK)
            #expect(try await printer(intake)["pdps-quiet-hours"] == hours)
            let wrong = setting(Attribute("pdps-quiet-hours", .text("at night")))
            #expect(try await intake.send(wrong).status == .clientErrorAttributesOrValuesNotSupported)
            #expect(try await printer(intake)["pdps-quiet-hours"] == hours)
            let cleared = setting(Attribute("pdps-quiet-hours", .outOfBand(.deleteAttribute)))
            #expect(try await intake.send(cleared).status == .successfulOK)
            #expect(try await printer(intake)["pdps-quiet-hours"] == nil)
        }
    }

    @Test("a configuration as a whole is checked as single settings are")
    func configuration() async throws {
        try await TestIntake.with(.live) { intake async throws in
            var printer = try #require(try await intake.store.printers().first)
            let key = Attribute("pdps-device-key", .text("system"))
            func apply(_ settings: Attribute...) throws {
                let members = [
                    Attribute("printer-info", .text("Hall")), Attribute("pdps-settings", .collection(settings)),
                ]
                var group = AttributeGroup(tag: .printerAttributes)
                group.append(Attribute("pdps-printer-configuration", .collection(members)))
                try #require(try WantedConfiguration(group)).apply(to: &printer)
            }
            try apply(key, Attribute("pdps-unconfirmed-policy", .keyword("resume")))
            #expect(printer.info == "Hall")
            #expect(printer.setting("pdps-device-key") == key)
            #expect(throws: Refusal.self) { try apply(key, Attribute("pdps-unconfirmed-policy", .keyword("maybe"))) }
            #expect(printer.setting("pdps-unconfirmed-policy")?.value == .keyword("resume"))
        }
    }
}
