"""政府信息公开年报填报: fills in, checks and exports the annual report on government information disclosure."""
