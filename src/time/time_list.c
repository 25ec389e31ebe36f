#include "time/time_list.h"

static zs_time in_array(const void *from, int64_t i)
{
    return ((const zs_time *)from)[i];
}

zs_time zs_time_at(const zs_time_list *list, int64_t i)
{
    return list->at(list->from, i);
}

zs_time_list zs_time_list_of(const zs_time *time)
{
    return (zs_time_list){ in_array, time };
}
