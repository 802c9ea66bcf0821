#ifndef BOUNDARYD_SETTINGS_OPTION_CHOICES_H
#define BOUNDARYD_SETTINGS_OPTION_CHOICES_H

/*
 * option_choices -- the words of options that are one of several, by value;
 * NULL past the last. For the options table alone.
 */
const char *option_mode_name(int value);
const char *option_order_name(int value);
const char *option_detail_name(int value);
const char *option_hours_name(int value);
const char *option_by_name(int value);
const char *option_weekday_name(int value);
const char *option_encoding_choice(int value);
const char *option_role_choice(int value);
const char *option_severity_choice(int value);
const char *option_status_choice(int value);

#endif
