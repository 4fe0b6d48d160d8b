package books

import (
	"context"
	"net/http"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/verify/verdict"
)

// Verify sends every kind of request to a server. The authors that it creates stay in the database.
func Verify(ctx context.Context, s Subject) harness.Verification {
	c := newClient(s)
	defer c.http.Close()
	for _, a := range slices.Concat(s.reading(), s.parameters(), s.forms(), s.routes()) {
		c.check(ctx, a)
		if a.method == http.MethodGet {
			c.check(ctx, headOf(a))
		}
	}
	c.creating(ctx)
	c.limits(ctx)
	v := c.Verification()
	if v.Unchecked == "" { // otherwise a gap may not have been tested
		v.Gaps = c.holdGaps()
		v.Violations = c.Violations()
	}
	return v
}

// Check is Verify for tests on servers that have enough time: what could not be checked is a violation too.
func Check(ctx context.Context, s Subject) []harness.Violation {
	return verdict.Wrong(Verify(ctx, s))
}

// CheckReading checks the answers of a server that can only read its database.
func CheckReading(ctx context.Context, s Subject) []harness.Violation {
	return checked(ctx, s, s.reading()...)
}

// CheckUnavailable checks a server without its database.
func CheckUnavailable(ctx context.Context, s Subject) []harness.Violation {
	const why = "a client must learn that it can try again, and the server must neither end nor hang"
	id := s.Catalog.AuthorID(0).String()
	asks := []ask{
		{name: "unavailable/create", method: "POST", target: "/author", body: changed(nil), want: unavailable(),
			why: why},
		{name: "unavailable/healthz", method: "GET", target: "/healthz", want: text("ok"),
			why: "the server itself is healthy"},
	}
	for _, target := range []string{"/author", "/author/" + id, "/book/" + id} {
		asks = append(asks,
			ask{name: "unavailable" + target, method: "GET", target: target, want: unavailable(), why: why})
	}
	return checked(ctx, s, asks...)
}

// CheckBroken checks a server whose store fails because of a fault of the program.
func CheckBroken(ctx context.Context, s Subject) []harness.Violation {
	return checked(ctx, s, ask{name: "broken", method: "GET", target: "/author",
		want: problem(500, "Internal Server Error", ""), why: "the reason of an internal error stays inside"})
}

func checked(ctx context.Context, s Subject, asks ...ask) []harness.Violation {
	c := newClient(s)
	defer c.http.Close()
	c.check(ctx, asks...)
	return c.Violations()
}
