// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string>
#include <string_view>

namespace Backstory
{

/// The names and words of the demo; each is a function of a number, so that nothing need be remembered.
namespace DemoWords
{
std::string personName(qint64 number);
/// `clara.lindqvist.20017@example.com`: lower case, without accents.
std::string email(qint64 number);
std::string address(qint64 number);
std::string_view city(qint64 number);
/// `Longcase clock, oak, Bristol, about 1790`.
std::string lotTitle(qint64 number);
std::string_view saleroom(qint64 number);
std::string_view staff(qint64 number);
std::string_view userAgent(qint64 number);
std::string_view carrier(qint64 number);
std::string_view depot(qint64 number);
} // namespace DemoWords

} // namespace Backstory
