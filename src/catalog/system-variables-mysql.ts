/**
 * Session defaults of MySQL 8.0 and later for variables that vtgate keeps, as SHOW VARIABLES prints them. Servers under
 * Vitess' own my.cnf may differ, sql_mode first of all. Recorded on MySQL 9.7.4; the values of 8.0 are the same.
 */
export const mysql8Defaults: Readonly<Record<string, string>> = {
  default_week_format: '0',
  end_markers_in_json: 'OFF',
  eq_range_index_dive_limit: '200',
  explicit_defaults_for_timestamp: 'ON',
  foreign_key_checks: 'ON',
  group_concat_max_len: '1024',
  information_schema_stats_expiry: '86400',
  innodb_lock_wait_timeout: '50',
  max_heap_table_size: '16777216',
  min_examined_row_limit: '0',
  optimizer_prune_level: '1',
  optimizer_search_depth: '62',
  profiling: 'OFF',
  profiling_history_size: '15',
  query_alloc_block_size: '8192',
  range_alloc_block_size: '4096',
  range_optimizer_max_mem_size: '8388608',
  read_buffer_size: '131072',
  read_rnd_buffer_size: '262144',
  sort_buffer_size: '262144',
  sql_big_selects: 'ON',
  sql_mode:
    'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  sql_notes: 'ON',
  sql_quote_show_create: 'ON',
  sql_safe_updates: 'OFF',
  sql_warnings: 'OFF',
  time_zone: 'SYSTEM',
  tmp_table_size: '16777216',
  transaction_isolation: 'REPEATABLE-READ',
  unique_checks: 'ON',
  updatable_views_with_limit: 'YES',
}
