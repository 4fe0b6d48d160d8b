package harness

// Request is one HTTP/1.1 request together with the answer that it must get.
type Request struct {
	Method string
	// Path is the request target as it goes over the wire: "/json".
	Path string
	// Header are the lines beside Host and Content-Length, in order.
	Header []HeaderField
	// Body is sent with a Content-Length when it is not nil.
	Body []byte
	// Weight is the request's share among those of its scenario; 0 counts as 1.
	Weight int
	Expect Expectation
}

// HeaderField is one line of a header section.
type HeaderField struct{ Name, Value string }

// Expectation is what an answer must be. It never comes from a server under test.
type Expectation struct {
	// Status is the status code; 0 means 200.
	Status int
	// Body is compared byte for byte. Nil means that the body is not compared, and then the
	// measurement is marked as not verified; an empty body is a non-nil slice of length 0.
	Body []byte
	// Gzip says that Body must come compressed by gzip, in any of the forms that unpack to it.
	Gzip bool
	// Length is how many bytes the body must have where Body is nil; nil means that this is not checked either.
	Length *int
	// Counter is where Body has a number of CounterDigits digits that rises with each answer of a server started
	// with --vary; 0: nowhere.
	Counter int
}

// CounterDigits is how long the number at Expectation.Counter is.
const CounterDigits = 10

// Scenario is what is asked of every target: requests and expectations together.
type Scenario struct {
	// Name is the word on the command line and in the tables.
	Name string
	// About says in one line what it measures.
	About string
	// Requests are drawn at random by weight, seeded, each connection with a stream of its own.
	Requests []Request
}
