/* SPDX-License-Identifier: MIT */
/* The feature groups by name, and what is on by default. */
#include "features/vector.h"

static const char *const group_names[CHS_N_GROUPS] = {"stems",   "ngrams",   "chars",  "quotes",   "cues",
                                                      "grammar", "entities", "length", "position", "neighbours"};

enum { ALL_GROUPS = (1u << CHS_N_GROUPS) - 1 };

chs_feature_settings chs_feature_defaults(void)
{
	chs_feature_settings settings = {
	    .groups = ALL_GROUPS & ~(1u << CHS_GROUP_CHARS | 1u << CHS_GROUP_NEIGHBOURS),
	    .longest_ngram = 3,
	    .shortest_chars = 3,
	    .longest_chars = 5,
	};
	for (int group = 0; group < CHS_N_GROUPS; group++)
		settings.scale[group] = 0.25f;
	settings.scale[CHS_GROUP_CUES] = 0.2f;
	settings.scale[CHS_GROUP_GRAMMAR] = 0.3f;
	settings.scale[CHS_GROUP_ENTITIES] = 0.15f;
	settings.scale[CHS_GROUP_POSITION] = 0.125f; /* articles differ more in their build than in their words */
	settings.scale[CHS_GROUP_STEMS] = settings.scale[CHS_GROUP_NGRAMS] = settings.scale[CHS_GROUP_CHARS] = 1;
	return settings;
}

const char *chs_group_name(chs_group group)
{
	return group_names[group];
}

static chiosa_status find_group(uint32_t *bit, chs_slice name, chiosa_error *error)
{
	for (uint32_t group = 0; group < CHS_N_GROUPS; group++) {
		if (chs_slice_is(name, group_names[group])) {
			*bit = 1u << group;
			return CHIOSA_OK;
		}
	}
	chs_buffer list = {0};
	for (int group = 0; group < CHS_N_GROUPS; group++)
		chs_buffer_format(&list, "%s%s", group ? ", " : "", group_names[group]);
	chiosa_status status =
	    chs_fail(error, CHIOSA_ERROR_ARGUMENT, "unknown feature group \"%.*s\"; expected default, all, or any of %s",
	             (int)(name.length < 40 ? name.length : 40), name.data ? name.data : "", list.failed ? "" : list.data);
	chs_buffer_free(&list);
	return status;
}

chiosa_status chs_parse_groups(uint32_t *groups, const char *text, chiosa_error *error)
{
	uint32_t found = 0, without = 0;
	bool any = false, base_default = true;
	const char *at = text ? text : "default";
	for (;;) {
		const char *comma = strchr(at, ',');
		chs_slice name = chs_slice_of(at, comma ? (size_t)(comma - at) : strlen(at));
		uint32_t bit = 0;
		bool minus = name.length && name.data[0] == '-';
		if (minus)
			name = chs_slice_of(name.data + 1, name.length - 1);
		if (!minus && chs_slice_is(name, "default")) {
			bit = chs_feature_defaults().groups;
		} else if (!minus && chs_slice_is(name, "all")) {
			bit = ALL_GROUPS;
		} else {
			chiosa_status status = find_group(&bit, name, error);
			if (status != CHIOSA_OK)
				return status;
		}
		any = true;
		if (minus) {
			without |= bit;
		} else {
			found |= bit;
			base_default = false;
		}
		if (!comma)
			break;
		at = comma + 1;
	}
	found = (any && !base_default ? found : chs_feature_defaults().groups) & ~without;
	if (found == 0)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "the feature groups \"%s\" leave nothing to learn from", text);
	*groups = found;
	return CHIOSA_OK;
}
