package bookstore

import (
	"fmt"
	"time"
)

// Date is a day, counted from 1970-01-01. In JSON it is a full-date of RFC 3339.
type Date int32

const secondsOfDay = 24 * 60 * 60

// The range of a Date, whose year has four digits.
const (
	firstDay = Date(-719162) // 0001-01-01
	lastDay  = Date(2932896) // 9999-12-31
)

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("read date %q: it must be a day as YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// DateOf returns the day of t in UTC.
func DateOf(t time.Time) Date {
	t = t.UTC()
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return Date(day.Unix() / secondsOfDay)
}

// Time is the beginning of the day in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d)*secondsOfDay, 0).UTC() }

// String writes YYYY-MM-DD.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MarshalJSON writes "YYYY-MM-DD".
func (d Date) MarshalJSON() ([]byte, error) {
	return d.Time().AppendFormat(make([]byte, 0, len(`"2006-01-02"`)), `"2006-01-02"`), nil
}

// UnmarshalJSON reads "YYYY-MM-DD".
func (d *Date) UnmarshalJSON(b []byte) (err error) {
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return fmt.Errorf("read date %s: it must be a string", b)
	}
	*d, err = ParseDate(string(b[1 : len(b)-1]))
	return err
}
