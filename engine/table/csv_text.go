package table

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// spelling is how the bytes of a file become text.
type spelling struct {
	encoding CSVEncoding
	returns  bool // lines end in a lone carriage return, as on old Macintoshes
}

// spell finds the spelling from the head of a file.
func spell(head []byte, want CSVEncoding) (spelling, error) {
	s := spelling{encoding: want}
	switch {
	case len(head) == 0:
		return s, badFile("the file is empty; choose another")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return s, badFile("this is not a text file; is it an Excel workbook? Save it as CSV first")
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return s, badFile("this is not a text file but a compressed one; unpack it first")
	case want != EncodingAuto:
	case marksUTF16(head):
		s.encoding = EncodingUTF16
	case utf8.Valid(head):
		s.encoding = EncodingUTF8
	default:
		s.encoding = EncodingLatin1
	}
	if s.encoding != EncodingUTF16 {
		s.returns = bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0
	}
	return s, nil
}

// text decodes bytes. The text shares the memory of data where nothing has to change, so data must stay as it is.
func (s spelling) text(data []byte) (string, error) {
	var err error
	switch s.encoding {
	case EncodingUTF16:
		data, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
	case EncodingLatin1:
		data, err = charmap.Windows1252.NewDecoder().Bytes(data)
	default:
		data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	}
	if err != nil {
		return "", fmt.Errorf("decode %s: %w", s.encoding, err)
	}
	text := unsafe.String(unsafe.SliceData(data), len(data))
	if s.returns {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", badFile("this is not a text file: byte %d is zero; is it an Excel workbook? Save it as CSV first", i)
	}
	if s.encoding == EncodingUTF8 && !utf8.ValidString(text) {
		return "", &CSVError{Line: 1 + strings.Count(text[:invalid(text)], "\n"), Err: fmt.Errorf(
			"%w: the line holds bytes that are not UTF-8; set the encoding to Latin-1, or save the file as UTF-8", ErrCSV)}
	}
	return text, nil
}

// invalid returns the position of the first byte that is not UTF-8.
func invalid(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				return i
			}
		}
	}
	return len(text)
}

func marksUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

// wholeLines cuts the head of a file behind its last line end.
func wholeLines(head []byte, want CSVEncoding) []byte {
	if want == EncodingUTF16 || want == EncodingAuto && marksUTF16(head) { // a line end is two bytes, on an even position
		for i := len(head)&^1 - 2; i >= 0; i -= 2 {
			if head[i] == '\n' && head[i+1] == 0 || head[i] == 0 && head[i+1] == '\n' {
				return head[:i+2]
			}
		}
		return nil
	}
	i := bytes.LastIndexByte(head, '\n')
	if i < 0 {
		i = bytes.LastIndexByte(head, '\r')
	}
	return head[:i+1]
}
