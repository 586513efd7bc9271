package run

import (
	"regexp"
	"unicode"
	"unicode/utf8"
)

// packagePrefix matches what errors carry for programmers: the package that they come from.
var packagePrefix = regexp.MustCompile(`(^|: )(?:table|stage|model|graph|run|step|num|expr|evaluate|track|store|chart|export|onnx|bundle|linear|logistic|tree|boost|knn|kmeans|starter|catalog): `)

// Sentence returns an error as people read it: without the names of packages, beginning with a capital letter.
func Sentence(err error) string {
	if err == nil {
		return ""
	}
	s := err.Error()
	for {
		t := packagePrefix.ReplaceAllString(s, "$1")
		if t == s {
			break
		}
		s = t
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
