/* SPDX-License-Identifier: MIT */
#include "features/characters.h"

#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#define SYM CHS_CHARACTER_SYMBOL
#define SPA CHS_CHARACTER_SPACE
#define LET CHS_CHARACTER_LETTER
#define DIG CHS_CHARACTER_DIGIT
#define APO CHS_CHARACTER_APOSTROPHE
#define QUO CHS_CHARACTER_QUOTE
#define STO CHS_CHARACTER_STOP
#define COL CHS_CHARACTER_COLON
#define COM CHS_CHARACTER_COMMA
#define DAS CHS_CHARACTER_DASH
#define BRA CHS_CHARACTER_BRACKET

/* clang-format off */
const unsigned char chs_ascii_characters[128] = {
	SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SPA, SPA, SPA, SPA, SPA, SYM, SYM,
	SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM, SYM,
	SPA, STO, QUO, SYM, SYM, SYM, SYM, APO, BRA, BRA, SYM, SYM, COM, DAS, STO, SYM, /*  !"#$%&'()*+,-./ */
	DIG, DIG, DIG, DIG, DIG, DIG, DIG, DIG, DIG, DIG, COL, COL, SYM, SYM, SYM, STO, /* 0123456789:;<=>? */
	SYM, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, /* @A */
	LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, BRA, SYM, BRA, SYM, LET, /* PQRSTUVWXYZ[\]^_ */
	APO, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, /* `a */
	LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, LET, BRA, SYM, BRA, SYM, SYM, /* pqrstuvwxyz{|}~ */
};
/* clang-format on */

/* True for letters of scripts whose words no spaces part. */
static bool is_dense(int32_t c)
{
	if (c < 0x0E00)
		return false;
	if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
		return true;
	UErrorCode code = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(c, &code);
	return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

/* À to ɏ but for × and ÷: every one a letter, and most of what European languages write beyond ASCII. */
static bool is_latin_letter(int32_t c)
{
	return c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7;
}

static chs_character other(int32_t c)
{
	if (is_latin_letter(c))
		return CHS_CHARACTER_LETTER;
	if (c == 0xB4 || c == 0x2BC || c == 0x2019)
		return CHS_CHARACTER_APOSTROPHE;
	if (c == 0xAA || c == 0xBA)
		return CHS_CHARACTER_RAISED;
	if (c == 0x2026)
		return CHS_CHARACTER_STOP;
	uint32_t mask = U_MASK(u_charType(c));
	if (mask & (U_GC_L_MASK | U_GC_NL_MASK))
		return is_dense(c) ? CHS_CHARACTER_DENSE : CHS_CHARACTER_LETTER;
	if (mask & (U_GC_M_MASK | U_GC_CF_MASK | U_GC_PC_MASK))
		return CHS_CHARACTER_LETTER;
	if (mask & U_GC_ND_MASK)
		return CHS_CHARACTER_DIGIT;
	if (mask & U_GC_NO_MASK)
		return CHS_CHARACTER_RAISED;
	if (u_isUWhiteSpace(c))
		return CHS_CHARACTER_SPACE;
	if (u_hasBinaryProperty(c, UCHAR_QUOTATION_MARK))
		return CHS_CHARACTER_QUOTE;
	if (mask & U_GC_PD_MASK)
		return CHS_CHARACTER_DASH;
	if (mask & (U_GC_PS_MASK | U_GC_PE_MASK))
		return CHS_CHARACTER_BRACKET;
	if (u_hasBinaryProperty(c, UCHAR_S_TERM))
		return CHS_CHARACTER_STOP;
	return c == 0x3001 || c == 0xFF0C || c == 0x60C ? CHS_CHARACTER_COMMA : CHS_CHARACTER_SYMBOL;
}

chs_character chs_character_of(int32_t code_point)
{
	if (code_point < 0)
		return CHS_CHARACTER_SYMBOL;
	return code_point < 0x80 ? (chs_character)chs_ascii_characters[code_point] : other(code_point);
}

chs_character chs_character_wide_at(chs_slice text, size_t at, size_t *next)
{
	*next = at;
	return chs_character_of(chs_utf8_next(text.data, text.length, next));
}
