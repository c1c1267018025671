// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QString>

#include <memory>
#include <vector>

namespace Backstory
{

/// A row of the details: a section, a field, a link to another event, a value of a JSON document, a line of
/// text. Owns the rows below it; those of a JSON container are made when it is opened.
struct DetailsItem {
    enum Kind { Section, Field, Link, Json, Line, More };
    enum ValueKind { Plain, Text, Number, Word, Container };

    Kind kind = Field;
    ValueKind valueKind = Plain;
    QString key;
    QString value;
    QString suffix; ///< `v10` behind a link
    QString note;   ///< on the right
    QString tip;
    int relation = -1;    ///< RelatedEvent::Relation of a link
    QString category;     ///< of a link's event
    EventReference event; ///< where a link leads
    bool isMono = false;

    std::shared_ptr<const std::string> document; ///< for Json: the whole document, padded
    size_t begin = 0;                            ///< where this value stands in it
    size_t length = 0;
    bool isRead = true; ///< false: `children` have not been made yet
    size_t shown = 0;   ///< rows that the model has told of; `More` stands behind them

    DetailsItem *parent = nullptr;
    size_t row = 0;
    std::vector<std::unique_ptr<DetailsItem>> children;

    DetailsItem *add(std::unique_ptr<DetailsItem> child);
    DetailsItem *addField(const QString &name, const QString &text, const QString &beside = {});
};

} // namespace Backstory
