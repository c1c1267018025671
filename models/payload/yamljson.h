// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Backstory
{

/// A YAML document as JSON text. Ruby's symbol keys lose their colon (`:product` → `product`), tags are
/// dropped, plain numbers, booleans and null keep their type, quoted scalars are texts. Empty with a sentence
/// when it is no YAML.
QByteArray jsonFromYaml(const QByteArray &yaml, QString *problem);

} // namespace Backstory
