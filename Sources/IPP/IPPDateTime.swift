// SPDX-License-Identifier: Apache-2.0

/// A date and time with its offset from UTC: SNMP's DateAndTime (RFC 8011 section 5.1.15, RFC 2579).
public struct IPPDateTime: Hashable, Sendable {
    /// Year, 0 to 65,535.
    public let year: UInt16
    /// Month, 1 to 12.
    public let month: UInt8
    /// Day of the month, 1 to 31.
    public let day: UInt8
    /// Hour, 0 to 23.
    public let hour: UInt8
    /// Minute, 0 to 59.
    public let minute: UInt8
    /// Second, 0 to 60; 60 is a leap second.
    public let second: UInt8
    /// Tenths of a second, 0 to 9.
    public let decisecond: UInt8
    /// Minutes ahead of UTC, negative when behind, less than 15 hours.
    public let minutesFromUTC: Int16

    /// Makes a date and time from its fields; nil if one is outside its range.
    public init?(
        year: UInt16,
        month: UInt8,
        day: UInt8,
        hour: UInt8,
        minute: UInt8,
        second: UInt8,
        decisecond: UInt8 = 0,
        minutesFromUTC: Int16 = 0
    ) {
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60,
            decisecond < 10, abs(Int(minutesFromUTC)) < 15 * 60
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.decisecond = decisecond
        self.minutesFromUTC = minutesFromUTC
    }

    /// Makes the UTC date and time of `unixSeconds` since 1970-01-01; nil outside the years 0 to 65,535.
    public init?(unixSeconds: Int64, decisecond: UInt8 = 0) {
        let (days, secondOfDay) = unixSeconds.quotientAndRemainderRoundingDown(dividingBy: 86_400)
        guard abs(days) < 30_000_000 else { return nil }
        // Days are counted from 0000-03-01, so that the leap day is the last of its year.
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainderRoundingDown(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        guard let year = UInt16(exactly: yearOfEra + era * 400 + (month <= 2 ? 1 : 0)) else { return nil }
        self.init(
            year: year,
            month: UInt8(month),
            day: UInt8(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1),
            hour: UInt8(secondOfDay / 3600),
            minute: UInt8(secondOfDay / 60 % 60),
            second: UInt8(secondOfDay % 60),
            decisecond: decisecond
        )
    }

    /// Seconds since 1970-01-01 00:00:00 UTC; a day that its month does not have counts into the next month.
    public var unixSeconds: Int64 {
        let years = Int64(year) - (month <= 2 ? 1 : 0)
        let (era, yearOfEra) = years.quotientAndRemainderRoundingDown(dividingBy: 400)
        let monthFromMarch = (Int64(month) + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let secondOfDay = Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second)
        return days * 86_400 + secondOfDay - Int64(minutesFromUTC) * 60
    }
}

extension IPPDateTime: CustomStringConvertible {
    /// The date and time as RFC 3339 writes it, such as `2026-05-01T08:30:00.0+02:00`.
    public var description: String {
        let offset = Int(abs(minutesFromUTC))
        let zone = "\(minutesFromUTC < 0 ? "-" : "+")\(twoDigits(offset / 60)):\(twoDigits(offset % 60))"
        let date = "\(twoDigits(Int(year) / 100))\(twoDigits(Int(year) % 100))-\(twoDigits(month))-\(twoDigits(day))"
        return "\(date)T\(twoDigits(hour)):\(twoDigits(minute)):\(twoDigits(second)).\(decisecond)\(zone)"
    }

    private func twoDigits(_ number: some BinaryInteger) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}

extension Int64 {
    fileprivate func quotientAndRemainderRoundingDown(dividingBy divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
