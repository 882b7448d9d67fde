// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Subscriptions as ipptool checks them: form, groups and order of each reply, besides what is expected here.
@Suite("ipptool subscribes and hears of events", .enabled(if: isInstalled("ipptool") && isInstalled("gs")))
struct IPPToolSubscriptionTests {
    @Test("Debian's tests of subscriptions", arguments: ["create-printer-subscription", "get-subscriptions"])
    func shipped(name: String) async throws {
        try await IntakeUnderTest.with { intake in
            try await withTemporaryFolder { folder in
                let ended = try await run("ipptool", ["-tI", intake.uri, "\(name).test"], in: folder)
                #expect(ended.status == 0, "\(ended.output)\n\(ended.errors)")
            }
        }
    }

    @Test("subscribe, print, hear of it, renew, cancel")
    func life() async throws {
        try await IntakeUnderTest.with { intake in
            try await withPrintFiles { folder in
                let file = folder.appending(path: "subscriptions.test")
                try Self.suite.write(to: file, atomically: true, encoding: .utf8)
                let arguments = ["-tI", "-V", "2.1", "-f", "document-a4.pdf", intake.uri, "subscriptions.test"]
                let ended = try await run("ipptool", arguments, in: folder, within: .seconds(60))
                #expect(ended.status == 0, "\(ended.output)\n\(ended.errors)")
                #expect(!ended.output.contains("[SKIP]"), "\(ended.output)")
            }
        }
    }

    private static func test(_ name: String, _ operation: String, _ lines: String) -> String {
        """
        {
            NAME "\(name)"
            OPERATION \(operation)
            GROUP operation-attributes-tag
            ATTR charset attributes-charset utf-8
            ATTR naturalLanguage attributes-natural-language en
            ATTR uri printer-uri $uri
            ATTR name requesting-user-name $user
        \(lines)
        }

        """
    }

    private static let suite =
        test(
            "Create-Printer-Subscriptions",
            "Create-Printer-Subscriptions",
            """
                GROUP subscription-attributes-tag
                ATTR keyword notify-pull-method ippget
                ATTR keyword notify-events job-completed,job-stopped,job-config-changed
                ATTR integer notify-lease-duration 60
                STATUS successful-ok
                EXPECT notify-subscription-id OF-TYPE integer IN-GROUP subscription-attributes-tag COUNT 1 WITH-VALUE >0
                EXPECT notify-lease-duration OF-TYPE integer IN-GROUP subscription-attributes-tag WITH-VALUE 60
            """
        )
        + test(
            "Print-Job with a subscription of its own",
            "Print-Job",
            """
                GROUP subscription-attributes-tag
                ATTR keyword notify-pull-method ippget
                ATTR keyword notify-events job-completed
                FILE $filename
                STATUS successful-ok
                EXPECT job-id OF-TYPE integer IN-GROUP job-attributes-tag
                EXPECT notify-subscription-id OF-TYPE integer IN-GROUP subscription-attributes-tag
                EXPECT !notify-lease-duration
            """
        )
        + test(
            "Get-Notifications until the job is completed",
            "Get-Notifications",
            """
                ATTR integer notify-subscription-ids 1
                ATTR boolean notify-wait true
                STATUS successful-ok
                EXPECT notify-get-interval OF-TYPE integer IN-GROUP operation-attributes-tag COUNT 1
                EXPECT printer-up-time OF-TYPE integer
                EXPECT notify-subscribed-event OF-TYPE keyword IN-GROUP event-notification-attributes-tag WITH-VALUE job-completed REPEAT-NO-MATCH
                EXPECT notify-sequence-number OF-TYPE integer IN-GROUP event-notification-attributes-tag
                EXPECT notify-text OF-TYPE text IN-GROUP event-notification-attributes-tag
            """
        )
        + test(
            "Get-Notifications of the job's subscription: complete",
            "Get-Notifications",
            """
                ATTR integer notify-subscription-ids 2
                STATUS successful-ok-events-complete
                EXPECT !notify-get-interval
                EXPECT notify-job-id OF-TYPE integer IN-GROUP event-notification-attributes-tag WITH-VALUE 1
                EXPECT job-state OF-TYPE enum IN-GROUP event-notification-attributes-tag WITH-VALUE 9
            """
        )
        + test(
            "Renew-Subscription",
            "Renew-Subscription",
            """
                ATTR integer notify-subscription-id 1
                ATTR integer notify-lease-duration 600
                STATUS successful-ok
                EXPECT notify-lease-duration OF-TYPE integer IN-GROUP subscription-attributes-tag WITH-VALUE 600
            """
        )
        + test(
            "Get-Subscription-Attributes",
            "Get-Subscription-Attributes",
            """
                ATTR integer notify-subscription-id 1
                STATUS successful-ok
                EXPECT notify-events OF-TYPE keyword IN-GROUP subscription-attributes-tag COUNT 3
                EXPECT notify-lease-expiration-time OF-TYPE integer IN-GROUP subscription-attributes-tag WITH-VALUE >0
                EXPECT notify-subscriber-user-name OF-TYPE name IN-GROUP subscription-attributes-tag
            """
        )
        + test(
            "Cancel-Subscription",
            "Cancel-Subscription",
            """
                ATTR integer notify-subscription-id 1
                STATUS successful-ok
            """
        )
        + test(
            "Cancel-Subscription again",
            "Cancel-Subscription",
            """
                ATTR integer notify-subscription-id 1
                STATUS client-error-not-found
            """
        )
}
