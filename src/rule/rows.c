#include "rule/rows.h"

#include <stdlib.h>
#include <string.h>

void *
rows_add(struct rows *rows, size_t size)
{
	void *row;

	if (rows->count == rows->capacity) {
		size_t capacity = rows->capacity * 2 + 256;
		void *grown = reallocarray(rows->list, capacity, size);

		if (grown == NULL)
			return NULL;
		rows->list = grown;
		rows->capacity = capacity;
	}
	row = (char *)rows->list + rows->count++ * size;
	memset(row, 0, size);
	return row;
}

void
rows_done(struct rows *rows)
{
	free(rows->list);
	*rows = (struct rows){ NULL, 0, 0 };
}
