#include "time/chosen_times.h"

#include "time/group_key.h"

#include <stddef.h>
#include <stdio.h>

bool zs_is_chosen(const zs_chosen_times *chosen, zs_calendar calendar, zs_time time)
{
    if (chosen->hours && !(chosen->hours >> zs_hour_of(time) & 1))
        return false;
    return !chosen->months ||
           chosen->months >> zs_date_from_time(calendar, zs_day_of(time) * ZS_DAY).month & 1;
}

bool zs_lacks_chosen(const zs_chosen_times *chosen, zs_calendar calendar, zs_time after, zs_time before,
                     zs_time distance)
{
    zs_time end = before - distance / 2;
    for (zs_time time = after + distance; time < end; time += distance)
        if (zs_is_chosen(chosen, calendar, time))
            return true;
    return false;
}

char *zs_bits_text(unsigned bits, char text[ZS_BITS_TEXT])
{
    size_t used = 0;
    text[0] = '\0';
    for (int k = 0; k < 32; k++)
        if (bits >> k & 1)
            used += (size_t)snprintf(text + used, ZS_BITS_TEXT - used, "%s%d", used > 0 ? " " : "", k);
    return text;
}
