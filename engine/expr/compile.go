package expr

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"headrace.dev/studio/engine/table"
)

// maxLength is the greatest length of an expression in bytes; it bounds the depth of nesting.
const maxLength = 10_000

// Program is a checked expression. It is safe for concurrent use.
type Program struct {
	source  string
	columns []table.Field
	root    value
	direct  bool // the expression is a column and nothing else
}

// kernel computes a batch.
type kernel func(b *batch) vector

// value is a checked part of an expression.
type value struct {
	kind    table.Type
	run     kernel
	literal *string       // a text written out: it can become a time
	at      file.Location // for messages
}

// Compile checks an expression against the columns it will see. The errors are *Error values with a place and a remedy; one
// about a column that is not there wraps table.ErrColumn, or ErrOpenSchema where the schema may still grow.
func Compile(source string, schema table.Schema) (p *Program, err error) {
	switch {
	case strings.TrimSpace(source) == "":
		return nil, &Error{Message: "the expression is empty; write one, such as " + example(schema)}
	case len(source) > maxLength:
		return nil, &Error{Message: fmt.Sprintf("the expression is longer than %d characters; compute it in several columns", maxLength)}
	case !utf8.ValidString(source):
		return nil, &Error{Message: "the expression is not valid UTF-8; write it again"}
	}
	defer func() {
		if r := recover(); r != nil { // the parser is not ours
			p, err = nil, &Error{Message: fmt.Sprintf("the expression cannot be read (%v); write it in a simpler way", r)}
		}
	}()
	tree, err := parser.ParseWithConfig(source, conf.CreateNew())
	if err != nil {
		return nil, syntaxError(source, err)
	}
	c := &compiler{source: []rune(source), schema: schema}
	root, err := c.compile(tree.Node)
	if err != nil {
		return nil, err
	}
	_, isColumn := c.columnName(tree.Node)
	return &Program{source: source, columns: c.columns, root: root, direct: isColumn}, nil
}

// example returns an expression over one of the columns.
func example(schema table.Schema) string {
	for _, f := range schema.Fields {
		if f.Type == table.Number || f.Type == table.Integer {
			return spell(f.Name) + " + 1"
		}
	}
	return "1 + 1"
}

// wordOperator finds operators that are written like functions.
var wordOperator = regexp.MustCompile(`\b(contains|startsWith|endsWith|matches)\s*\(`)

// syntaxError turns what the parser says into a sentence.
func syntaxError(source string, err error) error {
	at, ok := errors.AsType[*file.Error](err)
	if !ok {
		return &Error{Message: err.Error()}
	}
	message := strings.TrimSpace(at.Message)
	if m := wordOperator.FindStringSubmatch(source); m != nil && strings.Contains(message, m[1]) {
		message = fmt.Sprintf("%s stands between two texts; write: name %s \"part\"", m[1], m[1])
	} else if strings.Contains(message, "unexpected token EOF") {
		message = "the expression ends too early; something is missing here"
	} else if strings.Contains(message, `Operator("=")`) {
		message = "a single = compares nothing; write == for equal"
	} else {
		message = "the expression cannot be read: " + message
	}
	return &Error{From: at.From, To: max(at.To, at.From), Message: message}
}

// compiler checks and translates one expression.
type compiler struct {
	source  []rune
	schema  table.Schema
	columns []table.Field
}

func fail(at file.Location, format string, a ...any) error {
	return &Error{From: at.From, To: max(at.To, at.From), Message: fmt.Sprintf(format, a...)}
}

// columnName returns the column that a node names: an identifier, a text in backticks, or col("…").
func (c *compiler) columnName(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.StringNode:
		from := n.Location().From
		return n.Value, from < len(c.source) && c.source[from] == '`'
	case *ast.CallNode:
		callee, ok := n.Callee.(*ast.IdentifierNode)
		if !ok || callee.Value != "col" || len(n.Arguments) != 1 {
			return "", false
		}
		s, ok := n.Arguments[0].(*ast.StringNode)
		if !ok {
			return "", false
		}
		return s.Value, true
	}
	return "", false
}

func (c *compiler) column(name string, at file.Location) (value, error) {
	f, ok := c.schema.Find(name)
	if !ok {
		message, err := unknownColumn(name, c.schema)
		return value{}, &Error{From: at.From, To: at.To, Message: message, Err: err}
	}
	k := slices.IndexFunc(c.columns, func(g table.Field) bool { return g.Name == name })
	if k < 0 {
		k = len(c.columns)
		c.columns = append(c.columns, f)
	}
	return value{kind: f.Type, at: at, run: shared(func(b *batch) vector { return b.column(k) })}, nil
}

// compile translates a node.
func (c *compiler) compile(n ast.Node) (value, error) {
	if name, ok := c.columnName(n); ok {
		return c.column(name, n.Location())
	}
	switch n := n.(type) {
	case *ast.IntegerNode:
		return number(float64(n.Value), table.Integer, n.Location()), nil
	case *ast.FloatNode:
		return number(n.Value, table.Number, n.Location()), nil
	case *ast.BoolNode:
		flag := int8(0)
		if n.Value {
			flag = 1
		}
		return value{kind: table.Boolean, at: n.Location(), run: constant(func(v *vector, m int) { v.flags = repeat(flag, m) })}, nil
	case *ast.StringNode:
		return value{kind: table.Category, at: n.Location(), literal: &n.Value, run: constant(func(v *vector, m int) { v.texts = repeat(n.Value, m) })}, nil
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.choice(n)
	case *ast.BuiltinNode:
		return c.call(n.Name, n.Arguments, n.Location())
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(callee.Value, n.Arguments, n.Location())
		}
	case *ast.NilNode:
		return value{}, fail(n.Location(), "nil is no value here; use is_missing(x) to find missing cells, or x ?? y to fill them")
	case *ast.MemberNode:
		return value{}, fail(n.Location(), "cells have no parts; write a column whose name is no identifier in backticks, such as `unit.price`")
	}
	return value{}, fail(n.Location(), "%s is more than an expression over a row can hold; use operators, functions and cond ? a : b", describe(n))
}

func describe(n ast.Node) string {
	switch n.(type) {
	case *ast.ArrayNode:
		return "a list outside of in [ … ]"
	case *ast.MapNode, *ast.PairNode:
		return "a map"
	case *ast.VariableDeclaratorNode, *ast.SequenceNode:
		return "a variable or a sequence"
	}
	return "this"
}

func number(x float64, kind table.Type, at file.Location) value {
	return value{kind: kind, at: at, run: constant(func(v *vector, n int) { v.numbers = repeat(x, n) })}
}

// compileAll translates several nodes.
func (c *compiler) compileAll(nodes []ast.Node) ([]value, error) {
	out := make([]value, len(nodes))
	for i, n := range nodes {
		var err error
		if out[i], err = c.compile(n); err != nil {
			return nil, err
		}
	}
	return out, nil
}
