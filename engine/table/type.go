package table

import (
	"fmt"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
)

// Type says what the cells of a column are.
type Type uint8

// The column types. The zero Type is no type and is refused by New.
const (
	Number   Type = iota + 1 // 64-bit float; missing cells are null, never NaN
	Integer                  // 64-bit signed integer
	Boolean                  // true or false
	Category                 // one of a known set of levels, dictionary encoded
	Text                     // free text, UTF-8
	Time                     // an instant, microseconds since 1970 UTC
)

var typeNames = []string{"", "number", "integer", "boolean", "category", "text", "time"}

// Types lists every column type in the order of their declaration.
func Types() []Type { return []Type{Number, Integer, Boolean, Category, Text, Time} }

// String returns the name used in files and windows: "number", "integer", ….
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return fmt.Sprintf("type %d", t)
}

// Numeric reports whether learners can use the column as it is: numbers, integers and booleans.
func (t Type) Numeric() bool { return t == Number || t == Integer || t == Boolean }

// ParseType returns the type of that name.
func ParseType(name string) (Type, error) {
	if i := slices.Index(typeNames, name); i > 0 {
		return Type(i), nil
	}
	return 0, fmt.Errorf("%w: %q is none of %v", ErrType, name, typeNames[1:])
}

// MarshalText writes the type's name.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads a type's name; an unknown one is an ErrType.
func (t *Type) UnmarshalText(b []byte) error {
	v, err := ParseType(string(b))
	*t = v
	return err
}

// Role says what a column is for.
type Role uint8

// The roles. Feature is the zero value: what nobody said anything about is learned from.
const (
	Feature Role = iota
	Target
	Weight
	ID
	When // the time order of rows; named "time" in files
	Group
	Ignore
)

var roleNames = []string{"feature", "target", "weight", "id", "time", "group", "ignore"}

// Roles lists every role in the order of their declaration.
func Roles() []Role { return []Role{Feature, Target, Weight, ID, When, Group, Ignore} }

// String returns the name used in files and windows: "feature", "target", ….
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return fmt.Sprintf("role %d", r)
}

// ParseRole returns the role of that name.
func ParseRole(name string) (Role, error) {
	if i := slices.Index(roleNames, name); i >= 0 {
		return Role(i), nil
	}
	return 0, fmt.Errorf("%w: %q is none of %v", ErrRole, name, roleNames)
}

// MarshalText writes the role's name.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a role's name; an unknown one is an ErrRole.
func (r *Role) UnmarshalText(b []byte) error {
	v, err := ParseRole(string(b))
	*r = v
	return err
}

// arrowType is the physical type behind a column type.
func (t Type) arrowType() arrow.DataType {
	switch t {
	case Number:
		return arrow.PrimitiveTypes.Float64
	case Integer:
		return arrow.PrimitiveTypes.Int64
	case Boolean:
		return arrow.FixedWidthTypes.Boolean
	case Category:
		return &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
	case Text:
		return arrow.BinaryTypes.String
	case Time:
		return &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}
	}
	return nil
}
