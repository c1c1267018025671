// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/jsonlevel.h"
#include "models/query/reference.h"

#include <QString>

#include <memory>
#include <vector>

namespace Backstory
{

/// A row of the details: a section, a field, a link to another event, a value of a JSON document or a range
/// of them, a line of text, a picture. Owns the rows below it; those of a JSON container are made when it is
/// opened, a thousand at most: larger ones are opened in ranges.
struct DetailsItem {
    enum Kind { Section, Field, Link, Json, Range, Line, More, Picture, Correlation };
    enum ValueKind { Plain, Text, Number, Word, Container };

    Kind kind = Field;
    ValueKind valueKind = Plain;
    QString key;
    QString value;
    QString suffix; ///< `v10` behind a link
    QString note;   ///< on the right
    QString tip;
    int relation = -1;      ///< RelatedEvent::Relation of a link
    QString category;       ///< of a link's event or of the entity
    EventReference event;   ///< where a link leads
    EntityReference entity; ///< which known entity the value is the id of
    bool isMono = false;

    JsonDocument document;                  ///< for Json, Range and a section with a document
    JsonMember member;                      ///< where this value stands in it
    size_t index = 0;                       ///< in its container, or of a range's first
    std::shared_ptr<const JsonLevel> level; ///< what the container holds, once it has been read
    size_t first = 0;                       ///< the part of the level that a range stands for
    size_t count = 0;
    bool isOpened = true; ///< false: `children` have not been made yet

    DetailsItem *parent = nullptr;
    size_t row = 0;
    std::vector<std::unique_ptr<DetailsItem>> children;

    DetailsItem *add(std::unique_ptr<DetailsItem> child);
    DetailsItem *addField(const QString &name, const QString &text, const QString &beside = {});
    bool isInDocument() const { return kind == Json || kind == Range; }

    static constexpr size_t MostChildren = 1000;
};

/// Makes the item stand for the whole document: its children are the document's.
void setDocument(DetailsItem &item, const JsonDocument &document);
/// Makes the rows of a container or range whose level is known: values, or ranges where there are too many.
std::vector<std::unique_ptr<DetailsItem>> childrenOf(const DetailsItem &item);
/// RFC 6901: `/lines/0/sku`; empty for what stands in no document.
QString pointerOf(const DetailsItem &item);

} // namespace Backstory
