package harness

// Creates are the requests of a generator that make something: their right answer has status 201. They are
// counted over its whole run, with those of the warm-up and whatever else is in no window, so that what was
// made can be counted against them.
type Creates struct {
	// Answered got their right answer in time.
	Answered int64 `json:"answered"`
	// Unsure were sent and did not: whether they made something is not known.
	Unsure int64 `json:"unsure"`
}
