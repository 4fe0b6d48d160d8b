package report

// table is a table with words around it, which both formats can write.
type table struct {
	title, facts string
	words        []string // beneath the title, a paragraph each
	align        string   // "l" or "r" for each column
	head         []string
	rows         [][]string
	notes        []string // beneath the table, a line each
}
