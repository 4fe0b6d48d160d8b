package harness

// RampStep is what became of the requests that were due in one stretch of a ramp of users, whenever it came
// out: what failed is told against the users that there were when it was asked, not when a timeout passed.
type RampStep struct {
	// At is when the stretch began, in seconds since the start of the window. It ends where the next begins.
	At float64 `json:"at_s"`
	// Users is how many had started by its end.
	Users int `json:"users"`
	// Sent counts its requests, attempts to connect that failed among them.
	Sent    int64 `json:"sent"`
	Correct int64 `json:"correct"`
	Failed  int64 `json:"failed"`
	// P99 is the response time of the correct ones in seconds, known to 2 %; 0 if there were none.
	P99 float64 `json:"p99_s"`
}
