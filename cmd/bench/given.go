package main

import "tenrounds/harness/session/books"

// givenAgain are the settings with passwords in the flags of a run that goes on.
func givenAgain(f *planFlags) (given books.Given, err error) {
	if f.set.Changed("database") {
		given.Database = &f.values.Database
	}
	for _, text := range f.entries {
		e, err := parseEntry(text)
		if err != nil {
			return given, err
		}
		given.Entries = append(given.Entries, books.GivenEntry{Text: text, Entry: e.Entry()})
	}
	return given, nil
}
