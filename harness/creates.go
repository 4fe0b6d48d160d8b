package harness

// Creates are the requests of a generator that make something: their right answer has status 201. They are
// counted over the whole run, warm-up included, so that they can be compared with the rows in the database.
type Creates struct {
	// Answered got their right answer in time.
	Answered int64 `json:"answered"`
	// Unsure were sent and did not: whether they made something is not known.
	Unsure int64 `json:"unsure"`
}
