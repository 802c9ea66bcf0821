#include "rule/lint.h"

#include <string.h>

#define GROUPS_MAX 64

static int lint_bytes(struct span text, const struct rule_line *line,
    struct faults *faults);
static int lint_repeats(struct span text, const struct rule_line *line,
    struct faults *faults);
static bool is_endless(struct span text, size_t at);
static size_t skip_class(struct span text, size_t at);

int
lint_regex(struct span text, const struct rule_line *line,
    struct faults *faults)
{
	if (text.len == 0)
		return faults_add(faults, line->file, line->line,
		    "there is no regular expression here: write one, or take "
		    "the line out");
	if (lint_bytes(text, line, faults) == -1)
		return -1;
	return lint_repeats(text, line, faults);
}

static int
lint_bytes(struct span text, const struct rule_line *line,
    struct faults *faults)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		if (byte >= 0x20 && byte != 0x7f)
			continue;
		if (byte == '\b')
			return faults_add(faults, line->file, line->line,
			    "a backspace stands where \\b was meant: write "
			    "\\\\b here, or put the line into a .re file");
		return faults_add(faults, line->file, line->line,
		    "a control "
		    "byte (0x%02x) stands in this regular expression: write "
		    "each \\ twice here, or put the line into a .re file",
		    byte);
	}
	return 0;
}

/* An endless repeat of a group that holds an endless repeat. */
static int
lint_repeats(struct span text, const struct rule_line *line,
    struct faults *faults)
{
	bool endless[GROUPS_MAX] = { false };
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];
		bool inner;

		if (byte == '\\') {
			i++;
		} else if (byte == '[') {
			i = skip_class(text, i);
		} else if (byte == '(' && depth + 1 < GROUPS_MAX) {
			endless[++depth] = false;
			continue;
		} else if (byte == ')' && depth > 0) {
			inner = endless[depth--];
			if (inner && is_endless(text, i + 1))
				return faults_add(faults, line->file,
				    line->line,
				    "a repeat without end stands "
				    "inside another (near byte %zu): it can "
				    "run away; write {0,20} or so for one of "
				    "them",
				    i + 1);
			endless[depth] = endless[depth] || inner;
		}
		if (is_endless(text, i + 1))
			endless[depth] = true;
	}
	return 0;
}

/* Does a * + or {n,} stand at `at`? A possessive one never goes back. */
static bool
is_endless(struct span text, size_t at)
{
	if (at >= text.len)
		return false;
	if (text.ptr[at] == '*' || text.ptr[at] == '+')
		return at + 1 >= text.len || text.ptr[at + 1] != '+';
	if (text.ptr[at] != '{')
		return false;
	for (at++; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
	     at++)
		;
	return at + 1 < text.len && text.ptr[at] == ',' &&
	    text.ptr[at + 1] == '}';
}

/* The ']' that ends the class at `at`. */
static size_t
skip_class(struct span text, size_t at)
{
	size_t i = at + 1;

	if (i < text.len && text.ptr[i] == '^')
		i++;
	if (i < text.len && text.ptr[i] == ']')
		i++;
	while (i < text.len && text.ptr[i] != ']') {
		if (text.ptr[i] == '\\')
			i++;
		else if (text.ptr[i] == '[' && i + 1 < text.len &&
		    text.ptr[i + 1] == ':')
			while (i + 1 < text.len && text.ptr[i + 1] != ']')
				i++;
		i++;
	}
	return i;
}
