// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <simdjson.h>

namespace Backstory
{

/// Sums up the fields at the top of an object, so that objects with other fields, or other kinds of them, are
/// told apart: `Event::payloadShape`. The same in whatever order the fields stand.
class PayloadShape
{
public:
    /// The letter of a kind in `Event::payloadFields`.
    static char letterOf(simdjson::ondemand::json_type kind);

    void add(std::string_view name, simdjson::ondemand::json_type kind);
    /// 0: there are no fields, or so many that it is a map rather than a record.
    quint64 value() const { return m_count <= MostFields ? m_sum : 0; }
    bool isMap() const { return m_count > MostFields; }

private:
    static constexpr int MostFields = 100;

    quint64 m_sum = 0;
    int m_count = 0;
};

} // namespace Backstory
